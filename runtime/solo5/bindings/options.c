/* The options that the bindings keep for themselves: how much they log. */
#include "bindings.h"

static const struct {
    const char *name;
    enum log_level level;
} options[] = {
    { "--solo5:quiet", LOG_ERROR },
    { "--solo5:error", LOG_ERROR },
    { "--solo5:warn", LOG_WARN },
    { "--solo5:info", LOG_INFO },
    { "--solo5:debug", LOG_DEBUG },
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static const char *skip_spaces(const char *text)
{
    while (is_space(*text))
        text++;
    return text;
}

/* What follows the word `word` at the front of `text`, or NULL where that is another word. */
static const char *after_word(const char *text, const char *word)
{
    while (*word)
        if (*text++ != *word++)
            return NULL;
    return *text == 0 || is_space(*text) ? text : NULL;
}

const char *options_parse(const char *command_line)
{
    const char *rest = skip_spaces(command_line);

    for (size_t i = 0; i < sizeof options / sizeof options[0];) {
        const char *after = after_word(rest, options[i].name);
        if (after) {
            log_level = options[i].level;
            rest = skip_spaces(after);
            i = 0;
        } else {
            i++;
        }
    }
    return rest;
}
