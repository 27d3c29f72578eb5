/* A network: waits until the guest's address, 10.0.0.2, is asked for by ARP, and answers. */
#include "guest.h"

#define SECOND 1000000000UL
#define ARP_LENGTH 42

static bool bytes_equal(const uint8_t *a, const uint8_t *b, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

static void copy(uint8_t *to, const uint8_t *from, size_t size)
{
    for (size_t i = 0; i < size; i++)
        to[i] = from[i];
}

static const uint8_t question[] = { 0x08, 0x06, 0, 1, 0x08, 0, 6, 4, 0, 1 };
static const uint8_t address[] = { 10, 0, 0, 2 };

/* Turns the question at `frame` into its answer. */
static void answer(uint8_t *frame, const uint8_t *mac)
{
    copy(frame, frame + 6, 6); /* to whom it came from */
    copy(frame + 6, mac, 6);
    frame[21] = 2; /* an answer */
    copy(frame + 32, frame + 22, 10);
    copy(frame + 22, mac, 6);
    copy(frame + 28, address, 4);
}

int solo5_app_main(const struct solo5_start_info *info)
{
    (void)info;
    solo5_handle_t net;
    struct solo5_net_info properties;
    static uint8_t frame[2048];
    size_t size;

    EXPECT(solo5_net_acquire("nothing", &net, &properties) == SOLO5_R_EINVAL);
    EXPECT(solo5_net_acquire("net", &net, &properties) == SOLO5_R_OK);
    EXPECT(properties.mtu >= 1280 && properties.mtu + SOLO5_NET_HLEN <= sizeof frame);
    EXPECT(solo5_net_read(63, frame, sizeof frame, &size) == SOLO5_R_EINVAL);
    EXPECT(solo5_net_write(63, frame, ARP_LENGTH) == SOLO5_R_EINVAL);

    solo5_time_t deadline = solo5_clock_monotonic() + 20 * SECOND;
    while (solo5_clock_monotonic() < deadline) {
        solo5_handle_set_t ready;

        solo5_yield(deadline, &ready);
        EXPECT(ready == 0 || ready == 1UL << net);
        while (solo5_net_read(net, frame, properties.mtu + SOLO5_NET_HLEN, &size) == SOLO5_R_OK) {
            if (size < ARP_LENGTH || !bytes_equal(frame + 12, question, sizeof question)
                || !bytes_equal(frame + 38, address, sizeof address))
                continue;
            answer(frame, properties.mac_address);
            EXPECT(solo5_net_write(net, frame, ARP_LENGTH) == SOLO5_R_OK);
            put("asked and answered\n");
            return SOLO5_EXIT_SUCCESS;
        }
    }
    put("nobody asked\n");
    return SOLO5_EXIT_FAILURE;
}
