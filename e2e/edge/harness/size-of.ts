/** Size of a film of the suite: its id ends in it. */
export function sizeOf(fileId: string): number {
  return Number(fileId.split('-').at(-1))
}
