/** Details may be missing from a container that plays well enough: their failure is not the file's. */
export async function optional<Value>(value: Promise<Value>): Promise<Value | null> {
  try {
    return await value
  } catch {
    return null
  }
}

/** A number that means something: above zero and finite. */
export function positive(value: number | null): number | null {
  return value !== null && Number.isFinite(value) && value > 0 ? value : null
}
