import { useEffect, useState } from 'react';
import { lazyPart } from '../ui/lazyPart';
import { whenIdle } from '../ui/whenIdle';

const parts = () => import('../features/lessons/parts');

export const LessonCard = lazyPart(async () => (await parts()).LessonCard);
export const LessonKeeper = lazyPart(async () => (await parts()).LessonKeeper);
export const LessonMenu = lazyPart(async () => (await parts()).LessonMenu);
export const TeacherSheet = lazyPart(async () => (await parts()).TeacherSheet);
export const WelcomeCard = lazyPart(async () => (await parts()).WelcomeCard);

/** Milliseconds after which a page that never rests asks all the same. */
const restless = 3000;

/**
 * Whether it is time to ask whether this is a first visit: only at the page's own address, for a link
 * says already what its reader is to see, and once the page has been painted.
 */
export function useWelcome(): boolean {
  const [plain] = useState(() => window.location.hash === '');
  const [idle, setIdle] = useState(false);
  useEffect(() => (plain ? whenIdle(() => setIdle(true), restless) : undefined), [plain]);
  return idle;
}
