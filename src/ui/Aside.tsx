import { createContext, useContext } from 'react';
import type { ReactNode } from 'react';

/** What the page puts beside every room's figures, such as the lesson that is open. */
export const AsideContext = createContext<ReactNode>(null);

/** Where it stands: above the words of the room. */
export function Aside() {
  return useContext(AsideContext);
}
