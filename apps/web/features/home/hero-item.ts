import type { ReactNode } from 'react'

/** A featured title: the server renders its words and its picture. */
export interface HeroItem {
  id: string
  name: string
  tint: string
  posterId: string | null
  words: ReactNode
  picture: ReactNode
}
