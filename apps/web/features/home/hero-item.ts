import type { ReactNode } from 'react'

/** A featured title: its words and its picture are drawn by the server. */
export interface HeroItem {
  id: string
  name: string
  tint: string
  posterId: string | null
  words: ReactNode
  picture: ReactNode
}
