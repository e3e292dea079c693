import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isExtraFolder, isExtraName } from './extra-names.ts'

for (const name of [
  'sample.mkv',
  'Sample-film.mkv',
  'Film.2020.1080p-sample.mkv',
  'Film.2020.1080p.WEB.x264.sample.mkv',
  'Film (2020)-trailer.mp4',
  'Film-behindthescenes.mp4',
  'Film-featurette2.mp4',
  'featurette.mp4',
  'Featurettes.mkv',
  'Trailer.mp4',
  'trailer 2.mp4',
  'behind the scenes.mkv',
  'Behind.The.Scenes.mkv',
  'Deleted_Scenes-1.mkv',
  'Making of.avi',
  'Film (2020) - Behind the Scenes.mkv',
  'Film (2020) Featurette 1.mkv',
]) {
  test(`takes ${name} for an extra`, () => assert.equal(isExtraName(name), true))
}

for (const name of [
  'Free Sample (2012).mkv',
  'Trailer Park Boys S01E01.mkv',
  'The Sample.mkv',
  'Deleted.2020.mkv',
  'Interview (2007).mkv',
  'Interview.mkv',
  'Extras.mkv',
  'Trailer (2010).mkv',
  'The Featurette.mkv',
  'Samples of Love.mkv',
  'Behind the Scenes of Love (2011).mkv',
  'The Making of a Lady (2012).mkv',
  'Night Show 2013.05.14 Behind the Scenes.mkv',
  'Night Show S01E05 Behind the Scenes.mkv',
]) {
  test(`takes ${name} for a work`, () => assert.equal(isExtraName(name), false))
}

test('knows folders of extras in any spelling', () => {
  for (const name of ['Sample', 'EXTRAS', 'Behind.The.Scenes', 'deleted_scenes', 'Featurettes']) {
    assert.equal(isExtraFolder(name), true, name)
  }
  for (const name of ['Season 1', 'The Extras', 'Trailer Park Boys']) assert.equal(isExtraFolder(name), false, name)
})
