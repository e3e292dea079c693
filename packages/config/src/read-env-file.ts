import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'

/** Reads a `.env` file; a missing file has no variables. Does not change `process.env`. */
export async function readEnvFile(path: string): Promise<Record<string, string>> {
  try {
    return parseEnv(await readFile(path, 'utf8')) as Record<string, string>
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}
