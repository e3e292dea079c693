/** How large a film of the suite is: its id ends in that. */
export function sizeOf(fileId: string): number {
  return Number(fileId.split('-').at(-1))
}
