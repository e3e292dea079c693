// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g

/**
 * One line of text for a terminal: what would steer it or forge another line (C0 and C1 controls, ends of lines, and marks
 * that turn the direction of text) is shown as U+FFFD. Names of files and titles are other people's.
 */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, '\ufffd')
}
