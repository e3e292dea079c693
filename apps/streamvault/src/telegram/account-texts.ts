import { open, readFile } from 'node:fs/promises'

const SQLITE_HEAD = 'SQLite format 3\0'

/** Reads a file's accounts: the one of a `.session` file, or those of a text, as strings to add. All is secret. */
export async function readAccountTexts(path: string): Promise<string[]> {
  if (!(await isDatabase(path))) return accountLines(await readFile(path, 'utf8'))
  // Commands that read no such file need not load it.
  const { readSessionFile } = await import('@streamvault/object-store-telegram')
  const account = readSessionFile(path)
  return [account.kind === 'key' ? account.session : account.token]
}

/** A line of a text that should be an account. */
export interface AccountLine {
  line: string
  /** Counted from 1. */
  number: number
}

/** One string or token per line; empty lines and comments after `#` are skipped. */
export function accountLines(text: string): string[] {
  return numberedAccountLines(text).map(({ line }) => line)
}

/** The same with line numbers, to report an account without repeating it. */
export function numberedAccountLines(text: string): AccountLine[] {
  const lines = text.split('\n').map((line, at) => ({ line: line.trim(), number: at + 1 }))
  return lines.filter(({ line }) => line !== '' && !line.startsWith('#'))
}

async function isDatabase(path: string): Promise<boolean> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(SQLITE_HEAD.length), 0, SQLITE_HEAD.length, 0)
  return buffer.toString('latin1', 0, bytesRead) === SQLITE_HEAD
}
