import type { Random } from '../../scripts/soak/create-random.ts'

/** The name cut off in its last word, of which at least three letters stay (two in a script without spaces). */
export function cutLastWord(name: string, random: Random): string {
  const characters = [...name]
  const start = characters.lastIndexOf(' ') + 1
  const length = characters.length - start
  const least = Math.min(length, isUnspaced(name) ? Math.max(2, Math.ceil(length / 2)) : 3)
  const kept = Math.max(least, Math.ceil(length * (0.4 + random.fraction() * 0.5)))
  return characters.slice(0, start + kept).join('')
}

/** The name with one letter of its longest word wrong, missing, extra, or swapped with the next. */
export function mistypeLongestWord(name: string, random: Random): string {
  const words = name.split(' ')
  const longest = words.reduce((best, word) => (word.length > best.length ? word : best), '')
  const place = words.indexOf(longest)
  return words
    .map((word, index) => (index === place ? mistype(word, [...name.replaceAll(' ', '')], random) : word))
    .join(' ')
}

function mistype(word: string, letters: string[], random: Random): string {
  const characters = [...word]
  const at = Math.floor(random.fraction() * characters.length)
  const letter = isUnspaced(word) || random.fraction() < 0.5 ? random.pick(letters) : random.pick(foreignLetters(word))
  const kind = Math.floor(random.fraction() * 4)
  if (kind === 0) characters[at] = letter
  else if (kind === 1) characters.splice(at, 1)
  else if (kind === 2) characters.splice(at, 0, letter)
  else
    characters.splice(
      Math.min(at, characters.length - 2),
      2,
      ...characters
        .slice(Math.min(at, characters.length - 2))
        .slice(0, 2)
        .reverse(),
    )
  return characters.join('')
}

function foreignLetters(word: string): string[] {
  if (/\p{Script=Cyrillic}/u.test(word)) return [...'абвгдежзиклмнопрстуфхцчшщъыьэюя']
  if (/\p{Script=Arabic}/u.test(word)) return [...'ابتثجحخدذرزسشصضطظعغفقكلمنهوي']
  return [...'abcdefghijklmnopqrstuvwxyz']
}

function isUnspaced(word: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word)
}
