import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { describe, test } from 'node:test'
import { createAdderHarness } from './testing/adder-harness.ts'

const statuses = (results: { path: string; status: string }[]) =>
  Object.fromEntries(results.map(({ path: full, status }) => [path.basename(full), status]))

describe('what of a folder is added', () => {
  test('passes samples and extras by, by their names alone', async () => {
    await using h = await createAdderHarness()
    await h.video('Film (2020)/Film (2020).mp4')
    await h.video('Film (2020)/Sample/x.mp4')
    await h.video('Film (2020)/Film (2020)-trailer.mp4')
    await h.video('Film (2020)/Behind The Scenes/Lights.mp4')
    await h.video('Extras/Extras S01E01.mp4')
    assert.deepEqual(statuses(await h.add()), {
      'Film (2020).mp4': 'added',
      'x.mp4': 'skipped',
      'Film (2020)-trailer.mp4': 'skipped',
      'Lights.mp4': 'skipped',
      'Extras S01E01.mp4': 'added',
    })
  })

  test('says nothing of other files, junk and unfinished downloads, unless named', async () => {
    await using h = await createAdderHarness()
    const note = await h.file('film.nfo')
    await h.file('.DS_Store')
    await h.video('@eaDir/Film (2020).mp4')
    await h.video('.git/Film (2020).mp4')
    await h.video('._Film (2020).mp4')
    await h.file('.Film (2020).nfo')
    const partial = await h.file('Film (2020).mp4.part')
    assert.deepEqual(await h.add(), [])
    const named = await h.add([note, partial, path.join(h.folder, 'none.mp4')])
    assert.deepEqual(
      named.map(({ status, reason }) => [status, reason]),
      [
        ['skipped', 'not a video'],
        ['skipped', 'its download has not ended'],
        ['failed', 'there is no such file'],
      ],
    )
  })

  test('tells of hidden videos and folders, and adds them when they are named themselves', async () => {
    await using h = await createAdderHarness()
    const film = await h.video('.Film (2020).mp4')
    await h.video('.films/Other (2021).mp4')
    const hidden = 'hidden by the dot before its name; name it by itself to add it'
    assert.deepEqual(
      (await h.add()).map(({ path: full, status, reason }) => [path.basename(full), status, reason]),
      [
        ['.Film (2020).mp4', 'skipped', hidden],
        ['.films', 'skipped', hidden],
      ],
    )
    const named = await h.add([film, path.join(h.folder, '.films')])
    assert.deepEqual(statuses(named), { '.Film (2020).mp4': 'added', 'Other (2021).mp4': 'added' })
  })

  test('fails what cannot be read, alone, and indexes nothing of it', async () => {
    await using h = await createAdderHarness()
    await h.file('broken.mp4', 'no container')
    await h.file('empty.mp4', '')
    await h.file('program.ts', 'export {}')
    await h.video('Good (2020).mp4')
    assert.deepEqual(statuses(await h.add()), {
      'broken.mp4': 'failed',
      'empty.mp4': 'failed',
      'program.ts': 'skipped',
      'Good (2020).mp4': 'added',
    })
    assert.equal((await h.files()).length, 1)
  })

  test('fails a file that is still being written', async () => {
    await using h = await createAdderHarness({
      async hash(file) {
        await writeFile(file, 'video 480 and more came in')
        return 'a'.repeat(64)
      },
    })
    await h.video('Growing (2020).mp4')
    assert.deepEqual(
      (await h.add()).map(({ status }) => status),
      ['failed'],
    )
    assert.deepEqual(await h.files(), [])
  })

  test('walks links once, circles too', async () => {
    await using h = await createAdderHarness()
    await h.video('films/Blue Hour (2021).mp4')
    await symlink(h.folder, path.join(h.folder, 'films/loop'))
    await symlink(path.join(h.folder, 'nowhere'), path.join(h.folder, 'films/broken'))
    assert.equal((await h.add()).length, 1)
  })

  test('knows a film by its own name, not by that of a link to it', async () => {
    await using h = await createAdderHarness()
    const film = await h.video('The Real Name (2001).mp4')
    await symlink(film, path.join(h.folder, 'A Link (1999).mp4'))
    await h.video('.store/Hidden (2002).mp4')
    await symlink(path.join(h.folder, '.store/Hidden (2002).mp4'), path.join(h.folder, 'Shown (2003).mp4'))
    const results = await h.add()
    assert.deepEqual(
      results.map(({ path: full, status, reason }) => `${path.basename(full)}: ${reason ?? status}`).sort(),
      [
        '.store: hidden by the dot before its name; name it by itself to add it',
        'A Link (1999).mp4: a link to a file that lies here too',
        'Shown (2003).mp4: added',
        'The Real Name (2001).mp4: added',
      ],
    )
    assert.deepEqual(
      (await h.titles()).map(({ name }) => name),
      ['Shown', 'The Real Name'],
    )
  })

  test('says truly why it takes no sockets and no names that are not UTF-8', async () => {
    await using h = await createAdderHarness()
    const socket = path.join(h.folder, 'socket.mkv')
    await using server = createServer().listen(socket)
    await once(server, 'listening')
    const name = Buffer.concat([Buffer.from(`${h.folder}/caf`), Buffer.from([0xe9]), Buffer.from(' (2001).mp4')])
    writeFileSync(name, 'video 480')
    const reasons = (await h.add()).map(({ status, reason }) => `${status}: ${reason}`)
    assert.deepEqual(reasons.sort(), [
      'failed: its name is not UTF-8, so that it cannot be opened: rename it',
      'skipped: a socket, not a file',
    ])
    assert.equal((await h.add([socket]))[0]?.reason, 'a socket, not a file')
  })
})
