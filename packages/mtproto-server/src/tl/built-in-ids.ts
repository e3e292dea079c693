/** Ids of the constructors that belong to the TL language, not to a schema. */
export const BUILT_IN_IDS = { boolTrue: 0x997275b5, boolFalse: 0xbc799737, vector: 0x1cb5c415 } as const
