import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import type { TitleFilter } from '@streamvault/catalog'
import { MIGRATIONS } from './schema.ts'
import type { Query } from './statements.ts'
import { planTitleCount, planTitlePage } from './title-page-query.ts'

function setUp() {
  const database = new DatabaseSync(':memory:')
  for (const { sql } of MIGRATIONS) database.exec(sql)
  const explain = ({ sql, values }: Query) =>
    database
      .prepare(`explain query plan ${sql}`)
      .all(...values)
      .map(({ detail }) => String(detail))
  return { explain }
}

describe('planTitlePage', () => {
  for (const sort of ['newest', 'name', 'year'] as const) {
    const index = `titles_${sort}`
    const page = { sort, limit: 48, isRare: false }
    const after = { key: sort === 'name' ? 'm' : 1999, id: 'x' }

    it(`by ${sort} begins at its place in the index and orders nothing`, () => {
      const { explain } = setUp()
      const filters: TitleFilter[] = [{}, { kind: 'film' }, { isDemo: false, states: ['hidden', 'removed'] }]
      for (const filter of filters) {
        const plan = explain(planTitlePage({ ...page, filter, after }))
        assert.equal(plan.length, 1)
        assert.match(plan[0] ?? '', new RegExp(`^SEARCH t USING INDEX ${index} \\(.*[<>]`))
      }
    })

    it(`by ${sort} reads the first page in the order of the index`, () => {
      const { explain } = setUp()
      const plan = explain(planTitlePage({ ...page, filter: {}, after: undefined }))
      assert.deepEqual(plan, [`SCAN t USING INDEX ${index}`])
    })

    it(`by ${sort} of a common genre reads in order and asks for the mark by key`, () => {
      const { explain } = setUp()
      const plan = explain(planTitlePage({ ...page, filter: { genre: 'Drama' }, after })).join('\n')
      assert.match(plan, new RegExp(`SEARCH t USING INDEX ${index}`))
      assert.match(plan, /SEARCH title_marks (?:EXISTS )?USING PRIMARY KEY \(mark=\? AND title_id=\?\)/)
      assert.doesNotMatch(plan, /TEMP B-TREE/)
    })
  }

  it('of a rare genre reads the titles that have it', () => {
    const { explain } = setUp()
    const plan = explain(
      planTitlePage({ sort: 'name', limit: 48, isRare: true, filter: { genre: 'x' }, after: undefined }),
    )
    assert.match(plan[0] ?? '', /SEARCH m USING PRIMARY KEY \(mark=\?\)/)
    assert.match(plan[1] ?? '', /SEARCH t USING INDEX sqlite_autoindex_titles_1 \(id=\?\)/)
  })
})

describe('planTitleCount', () => {
  it('counts without reading documents', () => {
    const { explain } = setUp()
    assert.deepEqual(explain(planTitleCount({ kind: 'film', year: 1999 })), [
      'SCAN t USING COVERING INDEX titles_newest',
    ])
  })
})
