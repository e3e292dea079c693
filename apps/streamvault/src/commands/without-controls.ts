// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g

/**
 * Makes text safe for one terminal line: replaces characters that would control the terminal or forge another line (C0
 * and C1 controls, line ends, and bidirectional marks) with U+FFFD. Other people choose the names of files and titles.
 */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, '\ufffd')
}
