import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { averageTint } from './average-tint.ts'

test('tells the colour of a plain picture', async () => {
  const create = { width: 20, height: 30, channels: 3, background: '#ff8000' } as const
  assert.equal(await averageTint(await sharp({ create }).png().toBuffer()), '#ff8000')
})

test('tells the grey of a picture without colours', async () => {
  const create = { width: 8, height: 8, channels: 3, background: '#808080' } as const
  assert.match(await averageTint(await sharp({ create }).greyscale().png().toBuffer()), /^#(..)\1\1$/)
})
