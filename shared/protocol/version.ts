/**
 * The version of everything in this folder. A change to a wire schema bumps it and adds a line here; a
 * test hashes the schemas and fails otherwise. Added optional fields are not understood by older peers
 * and are kept by them; they bump the version and leave the floor.
 *
 * 1  2026-11  first: challenge, prove, pull, push, announce; enrolment over HTTP.
 * 2  2026-11  erasures, receipt: persons erased everywhere; report: what a station tells of itself;
 *             grants: scopes granted and withdrawn while connected.
 * 2  2026-11  audit: what people do at stations.
 * 2  2026-11  pepper: what a store's PINs are checked with.
 * 2  2026-11  digest, keys, records: comparing; own, instance, rewound, quarantined: files put back.
 * 2  2026-11  lease, wipe, POST /v1/wiped, unconfirmed, the hub's key: what a station may hold, how long.
 */
export const PROTOCOL_VERSION = 2;

/** The oldest peer that is still served; older ones are refused with `protocol_too_old`. */
export const PROTOCOL_FLOOR = 1;
