/** Says on standard error what is being measured: the whole takes ten minutes. */
export function tell(part: string, words: string): void {
  console.error(`${new Date().toTimeString().slice(0, 8)} ${part}: ${words}`)
}
