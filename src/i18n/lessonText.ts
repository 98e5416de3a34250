/** What a lesson says, in any language. */

export interface QuestionText {
  /** What will happen? */
  ask: string;
  choices: readonly string[];
  /** What was just computed, from figures in the order in which the step gives them. */
  answer: (figures: readonly number[]) => string;
  /** Why; the same for every run, and on the teacher's sheet. */
  why: string;
}

export interface StepText {
  title: string;
  text: string;
  /** The one thing to do. */
  task: string;
  question?: QuestionText;
}

export interface LessonText {
  name: string;
  about: string;
  /** What somebody can do afterwards. */
  goals: readonly string[];
  /** Curriculum words. */
  words: readonly string[];
}
