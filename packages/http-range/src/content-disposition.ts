/** Longest name sent, in characters: it has to fit into a header and into what file systems take (255 bytes). */
const MAX_LENGTH = 120
const LONGEST_EXTENSION = 16

/**
 * Writes a `Content-Disposition` for any file name (RFC 6266), with a plain fallback and the true name in `filename*`
 * (RFC 8187).
 *
 * Folders, control characters and characters that turn the direction of text around are left out; very long names are
 * shortened before their extension; a name of which nothing is left becomes `download`.
 */
export function contentDisposition(kind: 'inline' | 'attachment', fileName: string): string {
  const name = safeNameOf(fileName)
  return `${kind}; filename="${asciiFallbackOf(name)}"; filename*=UTF-8''${percentEncode(name)}`
}

function safeNameOf(fileName: string): string {
  const lastPart = fileName.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  // Cc: line breaks would split the header. Cf: "exe.4pm" must not show as "mp4.exe" turned around.
  const printable = lastPart.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim()
  return /^\.*$/.test(printable) ? 'download' : shorten(printable)
}

function shorten(name: string): string {
  const characters = [...name]
  if (characters.length <= MAX_LENGTH) return name
  // Where there is none, -1 is further from the end than any extension is long.
  const dot = characters.lastIndexOf('.')
  const extension = characters.length - dot <= LONGEST_EXTENSION ? characters.slice(dot) : []
  return [...characters.slice(0, MAX_LENGTH - extension.length), ...extension].join('')
}

/** Percent signs go too: some browsers decode them in the plain form. */
function asciiFallbackOf(name: string): string {
  return name.replace(/[^\x20-\x7e]/gu, '_').replace(/["%]/g, '_')
}

/** Leaves the characters that RFC 8187 calls attr-char as they are. */
function percentEncode(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
