/** Prints progress on standard error: the whole benchmark takes ten minutes. */
export function tell(part: string, words: string): void {
  console.error(`${new Date().toTimeString().slice(0, 8)} ${part}: ${words}`)
}
