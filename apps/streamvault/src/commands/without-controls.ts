// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/**
 * Text for a terminal: what would steer it (C0 and C1 controls but tabs and line ends, and marks that turn the direction of
 * text) is shown as U+FFFD. Names of files and titles are other people's.
 */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, '\ufffd')
}
