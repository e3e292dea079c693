import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readReleaseName } from './read-release-name.ts'

describe('readReleaseName in folders', () => {
  it('asks the folders where the file is silent', () => {
    const folders = (name: string, ...parents: string[]) => {
      const { title, year, seasons, episodes } = readReleaseName(name, parents)
      return { title, year, seasons, episodes }
    }
    const second = { title: 'Fishers', year: 2010, seasons: [2], episodes: [5] }
    assert.deepEqual(folders('Season 01/E03.mkv', 'Fishers'), {
      title: 'Fishers',
      year: null,
      seasons: [1],
      episodes: [3],
    })
    assert.deepEqual(folders('05 - The Storm.mkv', 'Season 2', 'Fishers (2010)'), second)
    assert.deepEqual(folders('Fishers (2010)/Season 2/05 - The Storm.mkv'), second)
    assert.deepEqual(folders('tv\\Fishers (2010)\\S02E05.mkv'), second)
    assert.deepEqual(folders('abc.mkv', 'Fishers.2010.S02E05.720p-ABC'), second)
    assert.deepEqual(folders('Night Ferry.mkv', 'Films', 'Downloads'), {
      title: 'Night Ferry',
      year: null,
      seasons: [],
      episodes: [],
    })
  })

  it('takes a name of nothing but quality for none: the folder has the title', () => {
    const names = [
      '1080p',
      '4K',
      'HD',
      '720',
      '[1080p]',
      '1080p (1)',
      'BluRay.1080p.x264',
      '2160p.HDR.DV',
      'Full HD 1080p',
    ]
    for (const name of names) {
      assert.equal(readReleaseName(`${name}.mp4`).title, null, name)
      assert.equal(readReleaseName(`Night Ferry/${name}.mp4`).title, 'Night Ferry', name)
    }
    const { title, year, resolution, source, codec } = readReleaseName('Night Ferry (2011)/1080p/1080p BluRay x264.mkv')
    assert.deepEqual(
      { title, year, resolution, source, codec },
      { title: 'Night Ferry', year: 2011, resolution: '1080p', source: 'BluRay', codec: 'H.264' },
    )
    assert.deepEqual(
      ['Cam.1080p.mkv', 'Uncut.mkv', '1080p Night Ferry.mkv', '300.mkv'].map((name) => readReleaseName(name).title),
      ['Cam', 'Uncut', 'Night Ferry', '300'],
    )
  })

  it('takes who made it from such a name, unless that could be the title', () => {
    const read = (name: string) => {
      const { title, group } = readReleaseName(name)
      return [title, group]
    }
    assert.deepEqual(read('Night Ferry (2011)/1080p-GRP.mkv'), ['Night Ferry', 'GRP'])
    assert.deepEqual(read('Night Ferry (2011)/720p.BluRay.x264-Maker.mkv'), ['Night Ferry', 'Maker'])
    assert.deepEqual(read('1080p-GRP.mkv'), [null, 'GRP'])
    assert.deepEqual(read('Fishers/2019.01.03.720p-GRP.mkv'), ['Fishers', 'GRP'])
    assert.deepEqual(read('720p-Night.mkv'), ['Night', null])
  })

  it('takes no title from the folder of a disc, and its number for a part of the film', () => {
    const read = (name: string) => {
      const { title, year, part } = readReleaseName(name)
      return [title, year, part]
    }
    for (const disc of ['CD', 'cd', 'DVD', 'Disc', 'Disk', 'DVD9', 'DVD-5']) {
      assert.deepEqual(read(`Night Ferry (2001)/${disc}/1080p.mp4`), ['Night Ferry', 2001, null], disc)
    }
    for (const disc of ['CD2', 'CD 02', 'DVD2', 'DVD 2', 'dvd_02', 'Disc-2', 'DISK 2', 'Disc.2']) {
      assert.deepEqual(read(`Night Ferry (2001)/${disc}/1080p.mp4`), ['Night Ferry', 2001, 2], disc)
      assert.deepEqual(read(`Night Ferry (2001)/${disc}/nf.avi`), ['Night Ferry', 2001, 2], disc)
      assert.equal(readReleaseName(`Fishers/Season 1/${disc}/E03.mkv`).title, 'Fishers', disc)
    }
    assert.deepEqual(read('Disc/Night Ferry.mp4'), ['Night Ferry', null, null])
    assert.deepEqual(read('CD.mp4'), ['CD', null, null])
    assert.deepEqual(read('Disc Jockeys (2001)/1080p.mp4'), ['Disc Jockeys', 2001, null])
  })

  it('looks no farther out than the folder of a collection', () => {
    const titles = ['/home/ann/Videos/1080p.mp4', '/srv/films/CD1.avi', 'ann/Films/Night Ferry/1080p.mp4']
    assert.deepEqual(
      titles.map((path) => readReleaseName(path).title),
      [null, null, 'Night Ferry'],
    )
  })
})
