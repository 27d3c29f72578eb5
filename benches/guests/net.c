/* Reads frames that wait already, writes as many, and says how long each took. The command line is how many, and the
 * size of those that are written: "10000 1514". */
#include "report.h"

static uint8_t frame[2048];

static size_t number(const char **text)
{
    size_t value = 0;

    while (**text == ' ')
        ++*text;
    for (; **text >= '0' && **text <= '9'; ++*text)
        value = value * 10 + (**text - '0');
    return value;
}

int solo5_app_main(const struct solo5_start_info *info)
{
    solo5_handle_t net;
    struct solo5_net_info properties;
    const char *text = info->cmdline;
    const size_t frames = number(&text), size = number(&text);
    size_t read;

    EXPECT(solo5_net_acquire("net", &net, &properties) == SOLO5_R_OK);
    EXPECT(size >= SOLO5_NET_HLEN && size <= sizeof frame);

    solo5_time_t start = solo5_clock_monotonic();
    for (size_t i = 0; i < frames; i++)
        EXPECT(solo5_net_read(net, frame, sizeof frame, &read) == SOLO5_R_OK);
    put_time_since(start);

    /* To everyone, of a type that is kept free for experiments: the host looks at it and drops it. */
    for (size_t i = 0; i < 6; i++)
        frame[i] = 0xff;
    frame[12] = 0x88;
    frame[13] = 0xb5;
    start = solo5_clock_monotonic();
    for (size_t i = 0; i < frames; i++)
        EXPECT(solo5_net_write(net, frame, size) == SOLO5_R_OK);
    put_time_since(start);
    return SOLO5_EXIT_SUCCESS;
}
