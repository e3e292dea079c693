import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readReleaseName } from './read-release-name.ts'
import { createEmptyReleaseName, type ReleaseName } from './release-name.ts'
import { checkNames } from './testing/check-names.ts'

// Built from numbers: fast-check's own arbitrary spends seconds on a table of all characters.
const CHARACTER = fc
  .nat(0x10ffff)
  .map((point) => String.fromCodePoint(point))
  .filter((one) => one.isWellFormed())

describe('readReleaseName', () => {
  it('reads every field of a film', () => {
    assert.deepEqual(
      readReleaseName('Night.Ferry.2011.DIRECTORS.CUT.German.DL.2160p.UHD.BluRay.HDR10+.DDP5.1.HEVC-ABC.mkv'),
      {
        title: 'Night Ferry',
        edition: "Director's Cut",
        source: 'UHD BluRay',
        codec: 'H.265',
        group: 'ABC',
        year: 2011,
        date: null,
        resolution: '2160p',
        seasons: [],
        episodes: [],
        absoluteEpisodes: [],
        part: null,
        languages: ['de'],
        hdr: ['HDR10+'],
        audio: ['DDP', '5.1'],
      } satisfies ReleaseName,
    )
  })

  it('gives nulls and empty lists for an empty line', () => {
    assert.deepEqual(readReleaseName(''), createEmptyReleaseName())
    assert.deepEqual(readReleaseName(' \t'), createEmptyReleaseName())
  })

  it('tells the year of a film from numbers in its title', () => {
    checkNames([
      ['1984.1956.DVDRip.XviD-ABC', { title: '1984', year: 1956 }],
      ['2012.mkv', { title: '2012', year: null }],
      ['Harbour 2049 (2017) 1080p.mkv', { title: 'Harbour 2049', year: 2017 }],
      ['Area 51 (2015).mkv', { title: 'Area 51', year: 2015, episodes: [] }],
      ['Room 237.mkv', { title: 'Room 237', episodes: [] }],
      ['(Half) A Day (2003) DVDRip', { title: '(Half) A Day', year: 2003 }],
    ])
  })

  it('reads which part of a film a file holds, and leaves parts that are titles', () => {
    checkNames([
      ['Night Ferry (2001) CD1.avi', { title: 'Night Ferry', year: 2001, part: 1, group: null }],
      ['Night Ferry (2001) - part2.avi', { title: 'Night Ferry', part: 2, group: null }],
      ['Night.Ferry.2001-pt1.mkv', { title: 'Night Ferry', part: 1, group: null }],
      ['Night Ferry (2001) Part 2.mkv', { title: 'Night Ferry', part: 2 }],
      ['Night Ferry (2001) disc 1.mkv', { title: 'Night Ferry', part: 1 }],
      ['Night.Ferry.2001.DVDRip.XviD.CD2-ABC.avi', { title: 'Night Ferry', part: 2, group: 'ABC', source: 'DVDRip' }],
      ['Night Ferry CD2.avi', { title: 'Night Ferry', part: 2 }],
      ['Night.Ferry.part1.DVDRip.XviD-ABC.avi', { title: 'Night Ferry', part: 1 }],
      ['Night Ferry (2001)/CD1/nf.avi', { title: 'Night Ferry', part: 1 }],
      ['Night Ferry (2001)/cd2.avi', { title: 'Night Ferry', year: 2001, part: 2 }],
      ['Night Ferry (2001)/Part 1.avi', { title: 'Night Ferry', part: 1 }],
      ['Night Ferry Part 3.mkv', { title: 'Night Ferry Part 3', part: null }],
      ['Night.Ferry.Part.1.2010.1080p.BluRay.x264-ABC', { title: 'Night Ferry Part 1', part: null }],
      ['Night Ferry (2001).mkv', { part: null }],
      ['Fishers S01E02 The Trip Part 1.mkv', { title: 'Fishers', episodes: [2], part: null }],
      ['Fishers/Season 1/Disc 2/Fishers S01E05.mkv', { title: 'Fishers', episodes: [5], part: null }],
    ])
  })

  it('keeps words in a title that would be tags behind it', () => {
    checkNames([
      ['German.Lessons.2010.1080p.WEB-DL', { title: 'German Lessons', languages: [] }],
      ['Limited.Edition.2020.mkv', { title: 'Limited Edition', edition: null }],
      ['Harbour.Lights.French.1080p.BluRay.x264-ABC', { title: 'Harbour Lights', languages: ['fr'] }],
      ['The Big Web.mkv', { title: 'The Big Web', source: null, resolution: null }],
      ['The.Proper.Hybrid.2012.1080p.WEB-DL', { title: 'The Proper Hybrid', source: 'WEB-DL' }],
      ['Tre fratelli e 1 barca 1997.mkv', { title: 'Tre fratelli e 1 barca', episodes: [] }],
      ['Extended.Family.S01E01.mkv', { title: 'Extended Family', edition: null }],
      ['Fishers.S01E01.The.French.Boat.720p.mkv', { title: 'Fishers', languages: [] }],
    ])
  })

  it('keeps the name of a container in a title, unless it stands among the technical words', () => {
    checkNames([
      ['Old.Avi.Film.1988.avi', { title: 'Old Avi Film', year: 1988 }],
      ['Old Mkv Film.mkv', { title: 'Old Mkv Film' }],
      ['Old.Film.Mp4.1988.DVDRip.x264-ABC.mp4', { title: 'Old Film Mp4', year: 1988, group: 'ABC' }],
      ['Fishers.Avi.S01E02.720p.mkv', { title: 'Fishers Avi', seasons: [1], episodes: [2] }],
      ['Old.Film.mkv.1080p.x264', { title: 'Old Film', codec: 'H.264' }],
      ['Old Film [MKV][1080p]', { title: 'Old Film' }],
      ['Old.Film.1988.720p.MP4-ABC', { title: 'Old Film', group: 'ABC' }],
      ['Old Film 1988 AVI', { title: 'Old Film', year: 1988 }],
    ])
  })

  it('reads seasons and lists of episodes', () => {
    checkNames([
      ['Fishers.S02E11E12.720p.WEB.h264-XYZ', { title: 'Fishers', seasons: [2], episodes: [11, 12] }],
      ['Fishers - S02E03-05 - Storm.mkv', { title: 'Fishers', seasons: [2], episodes: [3, 4, 5] }],
      ['Fishers 2x03-2x04.mkv', { title: 'Fishers', seasons: [2], episodes: [3, 4] }],
      ['Fishers.S6.E1-E3.1080p.WEB-DL', { title: 'Fishers', seasons: [6], episodes: [1, 2, 3] }],
      ['Fishers S01E01 & S01E02', { seasons: [1], episodes: [1, 2] }],
      ['Fishers - S02E31 - Episode 55.mkv', { seasons: [2], episodes: [31] }],
      ['Fishers.S01E02.720p.HDTV', { seasons: [1], episodes: [2], resolution: '720p' }],
      ['Fishers Season 3 Episode 7.mkv', { title: 'Fishers', seasons: [3], episodes: [7] }],
      ['Die Fischer Staffel 2 Folge 3.mkv', { title: 'Die Fischer', seasons: [2], episodes: [3] }],
      ['Los Pescadores - Temporada 3 [HDTV 720p][Cap.305]', { title: 'Los Pescadores', seasons: [3], episodes: [5] }],
      ['fishers.103.hdtv.xvid-abc.avi', { title: 'fishers', seasons: [1], episodes: [3] }],
      ['Fishers.2of4.The.Sea.1080p.mkv', { title: 'Fishers', seasons: [1], episodes: [2] }],
      ['Fishers - Episode 12.mkv', { title: 'Fishers', seasons: [1], episodes: [12] }],
      ['S01E04', { title: null, seasons: [1], episodes: [4] }],
    ])
  })

  it('reads whole seasons without episodes', () => {
    checkNames([
      ['Fishers.S02.COMPLETE.1080p.NF.WEB-DL.DDP5.1.H.264-XYZ', { title: 'Fishers', seasons: [2], episodes: [] }],
      ['Fishers Seasons 1-3 720p', { title: 'Fishers', seasons: [1, 2, 3], episodes: [] }],
      ['Рыбаки / Fishers / S2E1-8 of 8 (2021) WEB-DL 1080p', { title: 'Fishers', seasons: [2], episodes: [] }],
    ])
  })

  it('takes no picture size or codec for an episode', () => {
    checkNames([
      ['Night Ferry 1920x1080.mkv', { seasons: [], episodes: [], resolution: '1080p' }],
      ['Night.Ferry.2011.DD5.1x264.mkv', { episodes: [], codec: 'H.264' }],
    ])
  })

  it('reads anime, and counts its numbers through all seasons', () => {
    checkNames([
      [
        '[Moon-Subs] Kitsune no Yado - 13v2 (1080p) [0A1B2C3D].mkv',
        { title: 'Kitsune no Yado', group: 'Moon-Subs', episodes: [13], absoluteEpisodes: [13], seasons: [] },
      ],
      [
        '[Moon-Subs] Kitsune no Yado S2 - 07 [720p]',
        { title: 'Kitsune no Yado S2', seasons: [2], absoluteEpisodes: [7] },
      ],
      ['[Moon] Kitsune - 01-12 (BD 1080p)', { absoluteEpisodes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }],
      ['[Moon] Kitsune S10E14 214', { title: 'Kitsune', seasons: [10], episodes: [14], absoluteEpisodes: [214] }],
      ['【月字幕】【狐之宿_Kitsune no Yado】【第05话】【1080P】', { absoluteEpisodes: [5], resolution: '1080p' }],
      ['[Moon_Subs][Kitsune_no_Yado][08][1080P]', { title: 'Kitsune no Yado', absoluteEpisodes: [8] }],
    ])
  })

  it('reads days of broadcast in every order', () => {
    checkNames([
      ['Evening.Talk.2019.03.14.A.Guest.720p.HDTV-ABC', { title: 'Evening Talk', date: '2019-03-14', year: null }],
      ['Evening Talk - 14-03-2019', { title: 'Evening Talk', date: '2019-03-14' }],
      ['Evening.Talk.2019.14.03.HDTV', { date: '2019-03-14' }],
      ['evening_talk_190314_720p_hdtv', { title: 'evening talk', date: '2019-03-14' }],
      ['2019.03.14 - Evening Talk.mkv', { title: 'Evening Talk', date: '2019-03-14' }],
    ])
  })

  it('keeps a bracketed year in the title of a series and reads it too', () => {
    checkNames([
      ['Fishers (2014) - S01E02.mkv', { title: 'Fishers (2014)', year: 2014 }],
      ['Fishers.2014.S01E02.720p', { title: 'Fishers', year: 2014 }],
    ])
  })

  it('reads the size of the picture, or what its carrier implies', () => {
    checkNames([
      ['Fishers.S01E01.1440p.WEB-DL', { resolution: '1080p' }],
      ['Fishers.S01E01.960p.WEB-DL', { resolution: '720p' }],
      ['Fishers S01E01 4K', { resolution: '2160p' }],
      ['Fishers.S01E01.UHD.BluRay.HEVC', { resolution: '2160p' }],
      ['Fishers.S01E01.DVDRip.XviD', { resolution: '480p' }],
      ['Fishers.S01E01.mkv', { resolution: null }],
    ])
  })

  it('reads the group, whatever posters put behind it', () => {
    checkNames([
      ['Fishers.S01E03.720p.HDTV.x264-ABC[rartv].mkv', { group: 'ABC' }],
      ['Fishers.S01E03.720p.HDTV.x264-ABC-xpost', { group: 'ABC' }],
      ['Night Ferry (2011) (1080p BluRay x265 HEVC 10bit AAC 5.1 Keeper)', { group: 'Keeper' }],
      ['Night Ferry (2011) (1080p BluRay x265)[KPR]', { group: 'KPR' }],
      ['Night.Ferry.2011.BluRay.DTS-HD.MA.5.1.x264', { group: null }],
      ['Night Ferry (2011) [WEBDL-1080p].mkv', { group: null }],
    ])
  })

  it('reads names that were written backwards', () => {
    checkNames([
      ['CBA-462.H.LD-BEW.p0801.20E10S.srehsiF.mkv', { title: 'Fishers', seasons: [1], episodes: [2], group: 'ABC' }],
    ])
  })

  it('never throws, and keeps its lists sorted and plain', () => {
    const piece = fc.oneof(
      fc.string({ unit: CHARACTER }),
      fc.constantFrom(
        'S01E02',
        ' - 07 ',
        '[',
        ']',
        '(',
        '/',
        '2011',
        '1080p',
        '-ABC',
        'x02',
        'E',
        '.',
        '01-12',
        '第',
        'Cap.',
      ),
    )
    const name = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(name, fc.array(name, { maxLength: 3 }), (file, parents) => {
        const { seasons, episodes, absoluteEpisodes, title } = readReleaseName(file, parents)
        for (const numbers of [seasons, episodes, absoluteEpisodes]) {
          assert.ok(numbers.every((number, index) => Number.isInteger(number) && number > (numbers[index - 1] ?? -1)))
        }
        assert.ok(title === null || title.trim() !== '')
      }),
      { numRuns: 200 },
    )
  })
})
