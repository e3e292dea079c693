'use client'
import { Check } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

/** One entry of a menu. */
export interface MenuChoice {
  id: string
  label: string
  detail?: string
  checked: boolean
  /** An independent switch rather than one of the choices. */
  toggle?: boolean
}

/** A button with a menu above it: arrows move, Enter selects, Escape and a press outside close it. */
export function PlayerMenu(props: {
  label: string
  open: boolean
  onOpenChange: (open: boolean) => void
  choices: MenuChoice[]
  onChoose: (id: string) => void
  children: ReactNode
}) {
  const { open, onOpenChange } = props
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (!open) return
    const lines = menu.current?.querySelectorAll<HTMLElement>('button') ?? []
    const checked = [...lines].find((line) => line.ariaChecked === 'true')
    const first = checked ?? lines[0]
    first?.focus()
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) onOpenChange(false)
    }
    document.addEventListener('pointerdown', onPress)
    return () => document.removeEventListener('pointerdown', onPress)
  }, [open, onOpenChange])

  const close = () => {
    onOpenChange(false)
    button.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const lines = [...(menu.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const at = lines.indexOf(document.activeElement as HTMLElement)
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) lines[(at + step + lines.length) % lines.length]?.focus()
    if (event.key === 'Escape') close()
    if (event.key === 'Tab') onOpenChange(false)
    else event.stopPropagation()
    if (step || event.key === 'Escape') event.preventDefault()
  }

  return (
    <div ref={root} className="relative">
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={props.label}
        onClick={() => onOpenChange(!open)}
        className="player-button flex! items-center gap-2 px-3 text-sm font-semibold"
      >
        {props.children}
      </button>
      {open && (
        <div
          ref={menu}
          role="menu"
          tabIndex={-1}
          aria-label={props.label}
          data-own-keys
          onKeyDown={onKeyDown}
          className="glass-pop edge absolute! right-0 bottom-14 max-h-[60vh] w-72 overflow-y-auto rounded-[18px] p-2"
        >
          {props.choices.map((choice) => (
            // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both possible roles support `aria-checked`
            <button
              key={choice.id}
              type="button"
              role={choice.toggle ? 'menuitemcheckbox' : 'menuitemradio'}
              aria-checked={choice.checked}
              onClick={() => {
                props.onChoose(choice.id)
                if (!choice.toggle) close()
              }}
              className="flex min-h-11 w-full items-center gap-3 rounded-[12px] px-3 py-1.5 text-left text-sm font-medium hover:bg-white/10 focus-visible:bg-white/12"
            >
              <Check className={`size-4 shrink-0 ${choice.checked ? 'text-ember' : 'invisible'}`} aria-hidden="true" />
              <span className="shrink-0">{choice.label}</span>
              {choice.detail && <span className="tnum ml-auto truncate text-xs text-ink-glass">{choice.detail}</span>}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
