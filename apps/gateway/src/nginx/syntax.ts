import { GatewaySettingsError } from '../gateway-settings.ts'

/**
 * Writes a value into a configuration as one word.
 *
 * Invalid values are refused, not escaped: nginx has no escape for `$`, and a line break would end the directive.
 */
export function quote(value: string, what: string): string {
  if (!/^[\x20-\x7e]*$/.test(value) || /["\\$;{}]/.test(value)) {
    throw new GatewaySettingsError(`${what} holds a character that nginx's configuration cannot`)
  }
  return `"${value}"`
}

/** A regular expression as a word of a `map`: `~` is case-sensitive, `~*` is not. */
export function pattern(mark: '~' | '~*', text: string): string {
  return `"${mark}${text}"`
}

/** Indents a block. */
export function indent(text: string, by: number): string {
  const space = ' '.repeat(by)
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `${space}${line}`))
    .join('\n')
}

/** Indents all lines of a block but the first. */
export function hang(text: string, by = 2): string {
  return text.replaceAll('\n', `\n${' '.repeat(by)}`)
}

/** A `map`: sets `to` by the value of `from`; the lines are tried in order. */
export function map(from: string, to: string, lines: readonly string[]): string {
  return `map ${from} ${to} {\n${indent(lines.join('\n'), 2)}\n}`
}
