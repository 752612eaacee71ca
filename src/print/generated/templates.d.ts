/** The precompiled templates: `<target>/<file without .hbs>` → what the Handlebars runtime takes. */
export const templates: Readonly<Record<string, object>>
