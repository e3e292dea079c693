import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findFloorProblems } from './floor-problems.ts'
import { readSources, type SourceFile } from './workspace.ts'

/** A file of `packages/ROOM` (or `apps/ROOM`) with these lines. */
function file(room: string, lines: string, { name = 'src/a.ts', top = 'packages' } = {}): SourceFile {
  return { path: `${top}/${room}/${name}`, room, text: lines }
}

const imports = (specifier: string): string => `import { a } from '${specifier}'\n`

describe('findFloorProblems', () => {
  it('finds nothing in the repository as it is', () => {
    assert.deepEqual(findFloorProblems(readSources()), [])
  })

  it('lets arrows point down, over floors too, and sideways among packages', () => {
    const lines = imports('@streamvault/bytes') + imports('@streamvault/object-store') + imports('./b.ts')
    assert.deepEqual(findFloorProblems([file('slice-cache', lines), file('manager', lines, { top: 'apps' })]), [])
  })

  for (const [how, lines] of [
    ['an import', imports('@streamvault/catalog-sqlite')],
    ['a re-export', "export * from '@streamvault/catalog-sqlite'"],
    ['an import at run time', "const a = await import('@streamvault/catalog-sqlite')"],
    ['a deep import', "import type { A } from '@streamvault/catalog-sqlite/testing'"],
    ['an import over several lines', "import {\n  a,\n  b,\n} from '@streamvault/catalog-sqlite'"],
  ] as const) {
    it(`finds an arrow that points up by ${how}`, () => {
      assert.deepEqual(findFloorProblems([file('catalog', lines)]), [
        'packages/catalog/src/a.ts: domain imports adapter "catalog-sqlite": arrows point down',
      ])
    })
  }

  it('lets a test use the fakes of a higher floor, but no app', () => {
    const name = 'src/a.test.ts'
    assert.deepEqual(findFloorProblems([file('catalog', imports('@streamvault/catalog-sqlite'), { name })]), [])
    assert.deepEqual(findFloorProblems([file('catalog', imports('@streamvault/manager'), { name })]), [
      'packages/catalog/src/a.test.ts: domain imports app "manager": arrows point down',
    ])
  })

  it('lets a test start a server made to be tested against, and nothing else', () => {
    const starts = imports('@streamvault/mtproto-server')
    assert.deepEqual(findFloorProblems([file('media', starts, { name: 'src/a.test.ts' })]), [])
    assert.equal(findFloorProblems([file('media', starts)]).length, 1)
    assert.equal(findFloorProblems([file('manager', starts)]).length, 1)
  })

  it('finds a circle, also through a third package', () => {
    const circle = [
      file('media', imports('@streamvault/images')),
      file('images', imports('@streamvault/edge')),
      file('edge', imports('@streamvault/media')),
      file('object-store', imports('@streamvault/media')),
    ]
    assert.deepEqual(findFloorProblems(circle), [
      'media: imports itself in a circle',
      'images: imports itself in a circle',
      'edge: imports itself in a circle',
    ])
    assert.deepEqual(findFloorProblems(circle.slice(0, 2)), [])
  })

  it('finds a reach into another package, from any depth', () => {
    const near = file('media', imports('../../bytes/src/index.ts'))
    const deep = file('media', imports('../../../../bytes/src/index.ts'), { name: 'src/x/y/a.ts' })
    const inside = file('media', imports('../../b.ts'), { name: 'src/x/y/a.ts' })
    assert.deepEqual(findFloorProblems([near, deep, inside]), [
      'packages/media/src/a.ts: reaches into another package by "../../bytes/src/index.ts"; import it by its name',
      'packages/media/src/x/y/a.ts: reaches into another package by "../../../../bytes/src/index.ts"; import it by its name',
    ])
  })

  it('keeps the site to the contract, and apps from each other', () => {
    const site = file('web', imports('@streamvault/catalog'), { top: 'apps', name: 'lib/a.ts' })
    const engine = file('stream-engine', imports('@streamvault/manager'), { top: 'apps' })
    const whole = file('streamvault', imports('@streamvault/manager'), { top: 'apps' })
    assert.deepEqual(findFloorProblems([site, engine, whole]), [
      'apps/web/lib/a.ts: the site must not import "catalog"',
      'apps/stream-engine/src/a.ts: app "stream-engine" imports app "manager"',
    ])
  })

  it('asks for a floor of a package that has none', () => {
    assert.deepEqual(findFloorProblems([file('attic', imports('@streamvault/bytes'))]), [
      'packages/attic/src/a.ts: the room "attic" is on no floor; add it to scripts/floors.ts',
    ])
  })

  it('tells a package that imports itself by name', () => {
    assert.deepEqual(findFloorProblems([file('media', imports('@streamvault/media'))]), [
      'packages/media/src/a.ts: imports its own package "media" by name',
    ])
  })
})
