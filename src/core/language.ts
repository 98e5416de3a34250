export const languages = ['en', 'zh-Hans'] as const;
/** A BCP 47 tag, as it stands in `lang` and in the link. */
export type Language = (typeof languages)[number];
