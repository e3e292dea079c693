import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readReleaseName } from './read-release-name.ts'
import { createEmptyReleaseName } from './release-name.ts'
import { checkNames } from './testing/check-names.ts'

describe('readReleaseName, of a name that a machine made up', () => {
  it('reads nothing in names that a program made up', () => {
    for (const name of [
      '4be1c0ffee5a9d3b7712aa90ce45d100.mkv',
      'd0c1f5b2-77aa-4e1d-9c3b-0a1b2c3d4e5f.mp4',
      'aB3xK9mQ2zR7tW4pL8vN.mkv',
      'password - "4be1c0ff" yEnc',
      'IMG_20190314_120000.mp4',
    ]) {
      assert.deepEqual(readReleaseName(name), createEmptyReleaseName(), name)
    }
  })

  it('reads nothing in the moment that a phone, a camera or a messenger calls its files by', () => {
    for (const name of [
      '20190103_120000.mp4',
      '20230701_183041(1).mp4',
      '20230701_183041_001.mp4',
      '20190103_120000_HDR.mp4',
      '20190103T120000Z.mp4',
      '20190103120000.mp4',
      '2019-01-03 12.00.00.mp4',
      '2019-01-03_12-00-00.mkv',
      '2019-01-03 12:00:00 PM.mov',
      'video_2020-01-01_10-00-00 (2).mp4',
      'Telegram video 2020-01-01 10-00-00.mp4',
      'WhatsApp Video 2020-01-01 at 10.00.00.mp4',
      'WhatsApp Video 2020-01-01 at 10.00.00 (1).mp4',
      'WhatsApp Video 2020-01-01 at 10.00.00_4be1c0ff.mp4',
      'WhatsApp-Video-2020-01-01-um-10.00.00.mp4',
      'Signal-2020-01-01-100000.mp4',
      'signal-2020-01-01-10-00-00-123.mp4',
      'InShot_20200101_100000123.mp4',
      'WIN_20200101_10_00_00_Pro.mp4',
      'Screen_Recording_20200101-100000.mp4',
      'GH010123.MP4',
      'FB_VID_1234567890123.mp4',
      'Screenrecorder-2020-01-01-10-00-00-123.mp4',
      'Home/20210505_101010.mp4',
    ]) {
      assert.deepEqual(readReleaseName(name), createEmptyReleaseName(), name)
    }
    checkNames([
      ['Fishers.2019.01.03.720p.mkv', { title: 'Fishers', date: '2019-01-03' }],
      ['Fishers 20190103.mkv', { title: 'Fishers', date: '2019-01-03' }],
      ['Fishers 2019-01-03 12.00.00.mkv', { title: 'Fishers', date: '2019-01-03' }],
      ['Signal.2019.01.03.720p.mkv', { title: 'Signal', date: '2019-01-03' }],
      ['Fishers/2019-01-03.mkv', { title: 'Fishers', date: '2019-01-03' }],
      ['20190103_120000_Fishers.mkv', { date: '2019-01-03' }],
    ])
  })

  it('reads nothing in the counter of a camera, where it is all there is', () => {
    for (const name of [
      'MOV_0001.mp4',
      'MOV00012.MP4',
      'REC_0001.mp4',
      'REC0042.mp4',
      'C0001.MP4',
      'C0001 (1).MP4',
      'P1000123.MP4',
      '00001.MTS',
      '00800.m2ts',
      'zoom_0.mp4',
      'zoom_12.mp4',
    ]) {
      assert.deepEqual(readReleaseName(name), createEmptyReleaseName(), name)
    }
    checkNames([
      ['REC 2007.mkv', { title: 'REC', year: 2007 }],
      ['Rec_2007.1080p.mkv', { title: 'Rec', year: 2007 }],
      ['REC 2 2009.mkv', { title: 'REC 2', year: 2009 }],
      ['Zoom.2006.1080p.mkv', { title: 'Zoom', year: 2006 }],
      ['Zoom S01E02.mkv', { title: 'Zoom', seasons: [1], episodes: [2] }],
      ['C.2021.mkv', { title: 'C', year: 2021 }],
      ['10000 BC (2008).mkv', { title: '10000 BC', year: 2008 }],
      ['Fishers/00001.MTS', { title: 'Fishers', episodes: [] }],
    ])
  })
})
