import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { isDeepJson } from './is-deep-json.ts'

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

it('tells how deep any JSON is, whatever its texts hold', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), fc.integer({ min: 0, max: 8 }), (text, most) => {
      assert.equal(isDeepJson(text, most), depthOf(JSON.parse(text)) > most)
    }),
  )
})

it('does not count what stands in a text', () => {
  assert.equal(isDeepJson(JSON.stringify(['[[[', '"[[', '\\[', '\\"[[[{']), 1), false)
})

it('tells of what is no JSON, too', () => {
  assert.equal(isDeepJson('['.repeat(100), 64), true)
  assert.equal(isDeepJson(']['.repeat(100), 64), false)
  assert.equal(isDeepJson('"[[[', 1), false)
})
