import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TrackView } from '@streamvault/api'
import { videoCodecName } from './file-facts.ts'

const filmOf = (codec: string | null) => ({ tracks: [{ kind: 'video', codec } as TrackView] })

describe('videoCodecName', () => {
  test('tells the name that people know a codec by', () => {
    assert.equal(videoCodecName(filmOf('hvc1')), 'HEVC')
    assert.equal(videoCodecName(filmOf('theora')), 'THEORA')
    assert.equal(videoCodecName(filmOf(null)), undefined)
  })

  test('is a text for any word a file may hold', () => {
    assert.equal(videoCodecName(filmOf('constructor')), 'CONSTRUCTOR')
  })
})
