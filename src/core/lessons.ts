/** The lessons, as links name them: one across all rooms, then one for each room. */
export const lessonIds = ['digits', 'game', 'train', 'latent', 'deconv'] as const;
export type LessonId = (typeof lessonIds)[number];

/** Where a person is in a lesson. */
export interface LessonPlace {
  id: LessonId;
  /** From 1. A link may ask for more steps than there are. */
  step: number;
}
