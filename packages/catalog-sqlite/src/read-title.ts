import type { Title } from '@streamvault/catalog'
import type { Statements } from './statements.ts'

/** The title of that id. */
export function readTitle({ get }: Statements, id: string): Title | undefined {
  const row = get('select doc from titles where id = ?', id)
  return row === undefined ? undefined : parseTitle(row)
}

/** The document of a row. */
export function parseTitle(row: Record<string, unknown>): Title {
  return JSON.parse(String(row.doc))
}
