import { type Catalog, compareFiles, compareUse, type MediaFile } from '@streamvault/catalog'
import type { Statements } from './statements.ts'

/** The files' half of a `Catalog`. */
export type Files = Pick<
  Catalog,
  'getFile' | 'putFile' | 'deleteFile' | 'filesOfTitle' | 'findFileByHash' | 'findFileBySource' | 'listFiles'
>

/** Keeps files in the tables of `schema.ts`. */
export function createSqliteFiles({ run, get, all, transaction }: Statements): Files {
  function read(id: string): MediaFile | undefined {
    const row = get('select doc from files where id = ?', id)
    return row === undefined ? undefined : parseFile(row)
  }

  function dropSources(id: string): void {
    for (const { store, key } of read(id)?.sources ?? []) {
      run('delete from file_sources where store = ? and key = ? and file_id = ?', store, key, id)
    }
  }

  return {
    async getFile(id) {
      return read(id)
    },
    async putFile(file) {
      transaction(() => {
        dropSources(file.id)
        run(
          'insert into files (id, doc) values (?, ?) on conflict (id) do update set doc = excluded.doc',
          file.id,
          JSON.stringify(file),
        )
        for (const { store, key } of file.sources) {
          run('insert or ignore into file_sources (store, key, file_id) values (?, ?, ?)', store, key, file.id)
        }
      })
    },
    async deleteFile(id) {
      transaction(() => {
        dropSources(id)
        run('delete from files where id = ?', id)
      })
    },
    async filesOfTitle(titleId) {
      return all('select doc from files where title_id = ?', titleId).map(parseFile).sort(compareFiles)
    },
    async findFileByHash(contentHash) {
      return all('select doc from files where content_hash = ?', contentHash).map(parseFile).sort(compareUse)[0]
    },
    async findFileBySource(store, key) {
      const rows = all(
        'select f.doc from file_sources s cross join files f on f.id = s.file_id where s.store = ? and s.key = ?',
        store,
        key,
      )
      return rows.map(parseFile).sort(compareUse)[0]
    },
    async listFiles({ states, afterId, limit }) {
      if (states?.length === 0) return []
      // A single state uses its index; several states filter the list in the order of ids.
      const condition = states === undefined ? '' : `and state in (${states.map(() => '?').join(', ')})`
      const rows = all(
        `select doc from files where id > ? ${condition} order by id limit ?`,
        afterId ?? '',
        ...(states ?? []),
        limit,
      )
      return rows.map(parseFile)
    },
  }
}

function parseFile(row: Record<string, unknown>): MediaFile {
  return JSON.parse(String(row.doc))
}
