/** What a request is for, the most urgent first. */
export const PRIORITIES = ['seek', 'playing', 'read-ahead', 'ingestion', 'backup'] as const

/** `seek`: a viewer waits for the first byte. `playing`: a player's buffer. For the others no viewer waits. */
export type Priority = (typeof PRIORITIES)[number]
