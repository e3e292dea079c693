import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isExtraFile } from './is-extra-file.ts'
import { readName } from './testing/adder-harness.ts'

const isExtra = (file: string, folder: string | null = null) => isExtraFile(file, folder, readName)

test('takes what is called by the bare word for an extra, beside a film or not', () => {
  assert.equal(isExtra('/films/Blue Hour (2021)/featurette.mp4'), true)
  assert.equal(isExtra('/films/trailer.mp4'), true)
  assert.equal(isExtra('/films/Trailer/trailer.mp4'), true)
})

test('takes a file called like its folder, which tells a year, for the film', () => {
  assert.equal(isExtra('/films/Trailer (2010)/trailer.mp4'), false)
  assert.equal(isExtra('/films/Sample (2012)/Sample.mkv'), false)
  assert.equal(isExtra('/films/Sample (2012)/trailer.mkv'), true)
})

test('takes all in a folder of extras for extras, but a work of the same title', () => {
  assert.equal(isExtra('/films/Extras/On the Set (2021).mkv', 'Extras'), true)
  assert.equal(isExtra('/series/Extras/Extras S01E01.mkv', 'Extras'), false)
})
