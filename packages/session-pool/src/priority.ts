/** What a request is for, the most urgent first. */
export const PRIORITIES = ['seek', 'playing', 'read-ahead', 'ingestion', 'backup'] as const

/** `seek`: somebody waits for the first byte. `playing`: a player's buffer. The others nobody watches. */
export type Priority = (typeof PRIORITIES)[number]
