/** A playable container may lack details: a failure to read one does not fail the file. */
export async function optional<Value>(value: Promise<Value>): Promise<Value | null> {
  try {
    return await value
  } catch {
    return null
  }
}

/** The value if it is above zero and finite, else null. */
export function positive(value: number | null): number | null {
  return value !== null && Number.isFinite(value) && value > 0 ? value : null
}
