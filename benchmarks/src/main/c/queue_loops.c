/*
 * The loops in C that "./virtio bench queue" puts beside the Java queues: what an operation is, is the same on both
 * sides (benchmarks/README.md), and so are the layout of the ring, the private state, the free list and the checks of
 * what comes back (id in range, outstanding, available, length clamped, no more used than available). "bare" loops
 * have none of the latter: they are the floor.
 *
 * All state is in memory between two operations: an operation is a function that is not inlined.
 *
 * The driver keeps its free descriptors in a list. Where each chain takes one, the Java queues do something else: free
 * heads are a ring that runs with the available ring, which is written only where the order has changed, and a packed
 * queue's step is a constant. "ring" is that algorithm in C; it is a constant in each loop, so the list pays nothing.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NEXT 1
#define WRITE 2
#define INDIRECT 4
#define AVAIL (1 << 7)
#define USED (1 << 15)
#define BOTH (AVAIL | USED)
#define SEPARATION 128
#define FULL (-1)

#define NOINLINE __attribute__((noinline))
#define INLINE static inline __attribute__((always_inline))
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

/* What VarHandle.fullFence() is; gcc may prefer the slower mfence. */
static inline void full_fence(void) {
#ifdef __x86_64__
  __asm__ volatile("lock addl $0,-64(%%rsp)" ::: "memory", "cc");
#else
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

static inline void pause_cpu(void) {
#ifdef __x86_64__
  __builtin_ia32_pause();
#endif
}

/* One more look in vain. A thread whose other half has no processor would wait out its time: it gives the processor away
 * after more looks than an answer takes that is on its way. The same in Java. */
#define LOOKS 1000
static inline void idle(int *looks) {
  if (++*looks < LOOKS) {
    pause_cpu();
  } else {
    *looks = 0;
    sched_yield();
  }
}

typedef struct { uint64_t addr; uint32_t len; uint16_t flags; uint16_t next; } desc_t;
typedef struct { uint32_t id; uint32_t len; } used_t;
typedef struct { uint64_t attachment; uint64_t added_at; uint32_t capacity; uint16_t count; uint16_t tail; } chain_t;

typedef struct {
  /* what the loop is */
  int packed, size, indirect, event, parts, batch, walk;
  uint64_t *addresses; /* three for each chain of a batch */
  uint32_t *lengths;
  uint64_t sum;

  /* ring memory */
  uint8_t *memory;
  desc_t *desc;
  uint16_t *avail; /* flags, idx, ring, used_event */
  uint16_t *used;  /* flags, idx; then used_t */
  used_t *used_ring;
  uint16_t *avail_event, *used_event;
  uint32_t *driver_event, *device_event; /* packed */
  desc_t *tables;                        /* four entries for each head */

  /* the driver's private state */
  chain_t *chains;
  uint16_t *next; /* split: list of free descriptors; packed: queue of free ids */
  uint16_t free_head;
  uint32_t free_count;
  uint64_t added, published, completed, used_seen, event_at;
  int interrupts, strict;
  const char *broken;
  uint32_t head, written;
  uint64_t attachment;

  /* packed */
  uint16_t id_taken, id_given, avail_slot, used_slot;
  uint32_t avail_bits, used_bits, pending, withheld_slot;
  uint64_t withheld_word;

  /* the device's private state */
  struct { uint16_t avail_idx, used_idx, slot; uint32_t wrap; int skip; uint64_t sum; } dev __attribute__((aligned(128)));
  volatile int stop __attribute__((aligned(128)));
} queue_t;

static uint8_t *align_up(uint8_t *p) { return (uint8_t *)(((uintptr_t)p + SEPARATION - 1) & -(uintptr_t)SEPARATION); }

queue_t *loop_new(int packed, int size, int indirect, int event, int parts, int batch, int walk) {
  queue_t *q = aligned_alloc(128, (sizeof(queue_t) + 127) / 128 * 128);
  memset(q, 0, sizeof *q);
  q->packed = packed; q->size = size; q->indirect = indirect; q->event = event;
  q->parts = parts; q->batch = batch; q->walk = walk;
  size_t bytes = (size_t)size * (16 + 2 + 8 + 64) + 8192;
  q->memory = aligned_alloc(4096, (bytes + 4095) / 4096 * 4096);
  memset(q->memory, 0, bytes);
  q->desc = (desc_t *)q->memory;
  uint8_t *end = q->memory + 16 * (size_t)size;
  if (packed) {
    q->driver_event = (uint32_t *)align_up(end);
    q->device_event = (uint32_t *)align_up((uint8_t *)(q->driver_event + 1));
    end = (uint8_t *)(q->device_event + 1);
  } else {
    q->avail = (uint16_t *)end;
    q->used_event = q->avail + 2 + size;
    q->used = (uint16_t *)align_up((uint8_t *)(q->used_event + 1));
    q->used_ring = (used_t *)(q->used + 2);
    q->avail_event = (uint16_t *)(q->used_ring + size);
    end = (uint8_t *)(q->avail_event + 1);
  }
  q->tables = (desc_t *)align_up(end);
  q->chains = calloc(size, sizeof(chain_t));
  q->next = calloc(size, sizeof(uint16_t));
  for (int i = 0; i < size; i++) {
    q->next[i] = packed ? i : (i + 1) % size;
  }
  q->free_count = size;
  q->avail_bits = AVAIL;
  q->used_bits = BOTH;
  q->dev.wrap = 1;
  q->dev.skip = indirect ? 1 : parts;
  q->addresses = malloc(sizeof(uint64_t) * 3 * batch);
  q->lengths = malloc(sizeof(uint32_t) * 3 * batch);
  for (int i = 0; i < batch; i++) {
    q->addresses[3 * i] = 0x100000 + 1024 * (uint64_t)i;
    q->addresses[3 * i + 1] = q->addresses[3 * i] + 64;
    q->addresses[3 * i + 2] = q->addresses[3 * i] + 640;
    q->lengths[3 * i] = 16;
    q->lengths[3 * i + 1] = 512;
    q->lengths[3 * i + 2] = 1;
  }
  if (event) {
    q->interrupts = 1;
    if (packed) *q->driver_event = 1u << 15 | 2u << 16;
    else *q->used_event = 0;
  } else if (packed) {
    *q->driver_event = 1u << 16;
  } else {
    q->avail[0] = 1;
  }
  return q;
}

void loop_free(queue_t *q) {
  free(q->memory); free(q->chains); free(q->next); free(q->addresses); free(q->lengths); free(q);
}

static inline uint64_t word(uint32_t len, uint32_t third, uint32_t fourth) {
  return len | (uint64_t)third << 32 | (uint64_t)fourth << 48;
}

/* A descriptor as two stores; the fields must not alias anything else, so through memcpy. */
static inline void put(desc_t *d, uint64_t addr, uint64_t w) {
  d->addr = addr;
  memcpy(&d->len, &w, 8);
}

static NOINLINE int broken(queue_t *q, const char *why) { q->broken = why; return 0; }

/* ---- split: driver ---- */

INLINE int split_full(queue_t *q, int ring, uint32_t count) {
  return ring ? q->added - q->completed >= (uint64_t)q->size : q->free_count < count;
}

INLINE uint32_t split_head(queue_t *q, int ring) {
  return ring ? q->next[q->added & (q->size - 1)] : q->free_head;
}

INLINE int split_take(queue_t *q, int ring, uint32_t head, uint32_t tail, uint32_t count, uint32_t capacity, uint64_t attachment) {
  if (!ring) {
    q->free_head = q->next[tail];
    q->free_count -= count;
  }
  chain_t *c = &q->chains[head];
  c->count = count;
  c->tail = tail;
  c->capacity = capacity;
  c->attachment = attachment;
  c->added_at = q->added;
  if (!ring) q->avail[2 + (q->added & (q->size - 1))] = head;
  q->added++;
  return head;
}

INLINE int split_add1(queue_t *q, int ring, uint64_t addr, uint32_t len, uint64_t attachment) {
  if (UNLIKELY((int32_t)len <= 0 || split_full(q, ring, 1))) return FULL;
  uint32_t head = split_head(q, ring);
  put(&q->desc[head], addr, word(len, 0, 0));
  return split_take(q, ring, head, head, 1, 0, attachment);
}

INLINE int split_add3(queue_t *q, int ring, uint64_t a, uint32_t al, uint64_t b, uint32_t bl, uint64_t c, uint32_t cl, uint64_t attachment) {
  if (UNLIKELY((int32_t)al <= 0 || (int32_t)bl <= 0 || (int32_t)cl <= 0)) return FULL;
  uint32_t head = split_head(q, ring);
  if (q->indirect) {
    if (UNLIKELY(split_full(q, ring, 1))) return FULL;
    desc_t *t = q->tables + 4 * head;
    put(t, a, word(al, NEXT, 1));
    put(t + 1, b, word(bl, NEXT | WRITE, 2));
    put(t + 2, c, word(cl, WRITE, 0));
    put(&q->desc[head], (uint64_t)(uintptr_t)t, word(48, INDIRECT, 0));
    return split_take(q, ring, head, head, 1, bl + cl, attachment);
  }
  if (UNLIKELY(q->free_count < 3)) return FULL;
  uint32_t middle = q->next[head], tail = q->next[middle];
  put(&q->desc[head], a, word(al, NEXT, middle));
  put(&q->desc[middle], b, word(bl, NEXT | WRITE, tail));
  put(&q->desc[tail], c, word(cl, WRITE, 0));
  return split_take(q, ring, head, tail, 3, bl + cl, attachment);
}

static inline int split_publish(queue_t *q) {
  uint64_t now = q->added, old = q->published;
  if (now == old) return 0;
  __atomic_store_n(&q->avail[1], (uint16_t)now, __ATOMIC_RELEASE);
  q->published = now;
  full_fence();
  if (q->event) {
    uint16_t event = __atomic_load_n(q->avail_event, __ATOMIC_RELAXED);
    return (uint16_t)((uint16_t)now - event - 1) < (uint16_t)((uint16_t)now - (uint16_t)old);
  }
  return !(__atomic_load_n(&q->used[0], __ATOMIC_RELAXED) & 1);
}

static inline int split_look(queue_t *q) {
  if (q->broken) return 0;
  uint16_t used = __atomic_load_n(&q->used[1], __ATOMIC_ACQUIRE) - (uint16_t)q->completed;
  if (used == 0 && q->event && q->interrupts && q->event_at < q->completed) {
    __atomic_store_n(q->used_event, (uint16_t)q->completed, __ATOMIC_RELAXED);
    q->event_at = q->completed;
    full_fence();
    used = __atomic_load_n(&q->used[1], __ATOMIC_ACQUIRE) - (uint16_t)q->completed;
  }
  if (used == 0) return 0;
  if (UNLIKELY(used > q->published - q->completed)) return broken(q, "used too many");
  q->used_seen = q->completed + used;
  return 1;
}

INLINE int split_poll(queue_t *q, int ring) {
  uint64_t completed = q->completed;
  if (completed == q->used_seen && !split_look(q)) return 0;
  uint32_t position = completed & (q->size - 1);
  uint32_t id = q->used_ring[position].id;
  if (UNLIKELY(id >= (uint32_t)q->size)) return broken(q, "id");
  chain_t *c = &q->chains[id];
  uint32_t count = c->count;
  if (UNLIKELY(count == 0 || c->added_at >= q->published)) return broken(q, "head");
  uint32_t length = q->used_ring[position].len;
  if (UNLIKELY(length > c->capacity)) {
    if (q->strict) return broken(q, "length");
    length = c->capacity;
  }
  c->count = 0;
  if (ring) {
    if (q->next[position] != id) {
      q->next[position] = id;
      q->avail[2 + position] = id;
    }
  } else {
    q->next[c->tail] = q->free_head;
    q->free_head = id;
    q->free_count += count;
  }
  q->completed = completed + 1;
  q->head = id;
  q->attachment = c->attachment;
  q->written = length;
  return 1;
}

/* ---- split: device ---- */

static inline uint64_t walk_split(queue_t *q, uint32_t head) {
  desc_t *table = q->desc, *d = &table[head];
  uint64_t sum = 0;
  if (d->flags & INDIRECT) {
    table = d = (desc_t *)(uintptr_t)d->addr;
  }
  for (;;) {
    sum += d->addr + d->len;
    if (!(d->flags & NEXT)) return sum;
    d = &table[d->next];
  }
}

static inline int split_device(queue_t *q) {
  uint32_t mask = q->size - 1;
  uint16_t end = __atomic_load_n(&q->avail[1], __ATOMIC_ACQUIRE);
  int count = 0;
  while (q->dev.avail_idx != end) {
    uint32_t head = q->avail[2 + (q->dev.avail_idx & mask)];
    if (q->walk) q->dev.sum += walk_split(q, head);
    used_t *u = &q->used_ring[q->dev.used_idx & mask];
    u->id = head;
    u->len = 1;
    q->dev.avail_idx++;
    q->dev.used_idx++;
    __atomic_store_n(&q->used[1], q->dev.used_idx, __ATOMIC_RELEASE);
    count++;
  }
  if (q->event) __atomic_store_n(q->avail_event, q->dev.avail_idx, __ATOMIC_RELAXED);
  return count;
}

/* ---- packed: driver ---- */

static inline void packed_first(queue_t *q, uint64_t addr, uint32_t len, uint32_t id, uint32_t flags) {
  uint32_t slot = q->avail_slot;
  uint64_t w = word(len, id, flags | q->avail_bits);
  if (q->pending == 0) {
    q->withheld_slot = slot;
    q->withheld_word = w;
    q->desc[slot].addr = addr;
  } else {
    put(&q->desc[slot], addr, w);
  }
}

static inline void packed_following(queue_t *q, uint32_t index, uint64_t addr, uint32_t len, uint32_t id, uint32_t flags) {
  uint32_t slot = q->avail_slot + index, bits = q->avail_bits;
  if (slot >= (uint32_t)q->size) {
    slot -= q->size;
    bits ^= BOTH;
  }
  put(&q->desc[slot], addr, word(len, id, flags | bits));
}

static inline int packed_take(queue_t *q, uint32_t id, uint32_t count, uint32_t capacity, uint64_t attachment) {
  uint32_t next = q->avail_slot + count;
  if (next >= (uint32_t)q->size) {
    next -= q->size;
    q->avail_bits ^= BOTH;
  }
  q->avail_slot = next;
  q->free_count -= count;
  q->pending += count;
  uint32_t taken = q->id_taken + 1;
  q->id_taken = taken == (uint32_t)q->size ? 0 : taken;
  chain_t *c = &q->chains[id];
  c->count = count;
  c->capacity = capacity;
  c->attachment = attachment;
  c->added_at = q->added++;
  return id;
}

static inline int packed_add1(queue_t *q, uint64_t addr, uint32_t len, uint64_t attachment) {
  if (UNLIKELY((int32_t)len <= 0 || q->free_count == 0)) return FULL;
  uint32_t id = q->next[q->id_taken];
  packed_first(q, addr, len, id, 0);
  return packed_take(q, id, 1, 0, attachment);
}

static inline int packed_add3(queue_t *q, uint64_t a, uint32_t al, uint64_t b, uint32_t bl, uint64_t c, uint32_t cl, uint64_t attachment) {
  if (UNLIKELY((int32_t)al <= 0 || (int32_t)bl <= 0 || (int32_t)cl <= 0)) return FULL;
  if (UNLIKELY(q->free_count < (q->indirect ? 1u : 3u))) return FULL;
  uint32_t id = q->next[q->id_taken];
  if (q->indirect) {
    desc_t *t = q->tables + 4 * id;
    put(t, a, word(al, 0, 0));
    put(t + 1, b, word(bl, 0, WRITE));
    put(t + 2, c, word(cl, 0, WRITE));
    packed_first(q, (uint64_t)(uintptr_t)t, 48, id, INDIRECT);
    return packed_take(q, id, 1, bl + cl, attachment);
  }
  packed_first(q, a, al, id, NEXT);
  packed_following(q, 1, b, bl, id, NEXT | WRITE);
  packed_following(q, 2, c, cl, id, WRITE);
  return packed_take(q, id, 3, bl + cl, attachment);
}

static inline int packed_publish(queue_t *q) {
  uint32_t count = q->pending;
  if (count == 0) return 0;
  __atomic_store_n((uint64_t *)&q->desc[q->withheld_slot].len, q->withheld_word, __ATOMIC_RELEASE);
  q->pending = 0;
  q->published = q->added;
  full_fence();
  uint32_t wish = __atomic_load_n(q->device_event, __ATOMIC_RELAXED);
  switch (wish >> 16 & 3) {
    case 1: return 0;
    case 2: {
      if (!q->event) return 1;
      int event = wish & 0x7fff;
      uint32_t wrap = q->avail_bits == AVAIL;
      int passed = q->avail_slot - ((wish >> 15 & 1) == wrap ? event : event - q->size);
      return passed > 0 && passed <= (int)count;
    }
    default: return 1;
  }
}

static NOINLINE int packed_look(queue_t *q, uint32_t flags) {
  if (q->broken) return -1;
  uint32_t untouched = q->used_bits ^ USED;
  if (q->published != q->completed ? (flags & BOTH) != untouched : (flags & BOTH) == untouched) {
    broken(q, "flags");
    return -1;
  }
  if (q->interrupts && q->event) {
    uint32_t wanted = q->used_slot | (q->used_bits == BOTH ? 1u << 15 : 0) | 2u << 16;
    if (q->event_at != wanted) {
      __atomic_store_n(q->driver_event, wanted, __ATOMIC_RELAXED);
      q->event_at = wanted;
      full_fence();
      uint32_t again = __atomic_load_n(&q->desc[q->used_slot].next, __ATOMIC_ACQUIRE);
      if ((again & BOTH) == q->used_bits) return again;
    }
  }
  return -1;
}

/* In a packed descriptor the third field is the id and the fourth the flags. */
INLINE int packed_poll(queue_t *q, int ring) {
  uint32_t slot = q->used_slot;
  desc_t *d = &q->desc[slot];
  uint32_t flags = __atomic_load_n(&d->next, __ATOMIC_ACQUIRE);
  if ((flags & BOTH) != q->used_bits) {
    int again = packed_look(q, flags);
    if (again < 0) return 0;
    flags = again;
  }
  uint32_t id = d->flags;
  if (UNLIKELY(id >= (uint32_t)q->size)) return broken(q, "id");
  chain_t *c = &q->chains[id];
  uint32_t count = c->count;
  if (UNLIKELY(count == 0 || c->added_at >= q->published)) return broken(q, "chain");
  uint32_t length = flags & WRITE ? d->len : 0;
  if (UNLIKELY(length > c->capacity)) {
    if (q->strict) return broken(q, "length");
    length = c->capacity;
  }
  c->count = 0;
  if (ring) count = 1;
  uint32_t given = q->id_given;
  q->next[given++] = id;
  q->id_given = given == (uint32_t)q->size ? 0 : given;
  uint32_t next = slot + count;
  if (next >= (uint32_t)q->size) {
    next -= q->size;
    q->used_bits ^= BOTH;
  }
  q->used_slot = next;
  q->free_count += count;
  q->completed++;
  q->head = id;
  q->attachment = c->attachment;
  q->written = length;
  return 1;
}

/* ---- packed: device ---- */

static inline uint64_t walk_packed(queue_t *q, uint32_t slot) {
  desc_t *d = &q->desc[slot];
  uint64_t sum = 0;
  if (d->next & INDIRECT) {
    desc_t *t = (desc_t *)(uintptr_t)d->addr;
    for (uint32_t i = 0, n = d->len / 16; i < n; i++) sum += t[i].addr + t[i].len + t[i].next;
    return sum;
  }
  for (;;) {
    d = &q->desc[slot];
    sum += d->addr + d->len;
    if (!(d->next & NEXT)) return sum;
    if (++slot == (uint32_t)q->size) slot = 0;
  }
}

static inline int packed_device(queue_t *q) {
  int count = 0;
  uint32_t last = q->dev.skip == 3 || q->indirect ? WRITE : 0;
  for (;;) {
    uint32_t slot = q->dev.slot;
    desc_t *d = &q->desc[slot];
    uint32_t flags = __atomic_load_n(&d->next, __ATOMIC_ACQUIRE);
    uint32_t wrap = q->dev.wrap;
    if ((flags & BOTH) != (wrap ? AVAIL : USED)) break;
    if (q->walk) q->dev.sum += walk_packed(q, slot);
    d->len = 1; /* the id is there already: all descriptors of a chain have it */
    __atomic_store_n(&d->next, (uint16_t)((wrap ? BOTH : 0) | last), __ATOMIC_RELEASE);
    slot += q->dev.skip;
    if (slot >= (uint32_t)q->size) {
      slot -= q->size;
      q->dev.wrap = wrap ^ 1;
    }
    q->dev.slot = slot;
    count++;
  }
  if (q->event) __atomic_store_n(q->device_event, q->dev.slot | q->dev.wrap << 15 | 2u << 16, __ATOMIC_RELAXED);
  return count;
}

/* ---- operations ---- */

INLINE uint64_t split_drain(queue_t *q, int ring) {
  uint64_t sum = split_publish(q);
  split_device(q);
  while (split_poll(q, ring)) sum += q->attachment + q->written;
  return sum;
}

INLINE uint64_t packed_drain(queue_t *q, int ring) {
  uint64_t sum = packed_publish(q);
  packed_device(q);
  while (packed_poll(q, ring)) sum += q->attachment + q->written;
  return sum;
}

#define EACH(add, ...) \
  for (int i = 0, n = q->batch; i < n; i++) { \
    uint64_t *a = q->addresses + 3 * i; \
    uint32_t *l = q->lengths + 3 * i; \
    add(q, __VA_ARGS__, i); \
  }

#define OPERATIONS(suffix, ring) \
  static NOINLINE uint64_t split_op1##suffix(queue_t *q) { \
    EACH(split_add1, ring, a[0], l[0]) \
    return split_drain(q, ring); \
  } \
  static NOINLINE uint64_t split_op3##suffix(queue_t *q) { \
    EACH(split_add3, ring, a[0], l[0], a[1], l[1], a[2], l[2]) \
    return split_drain(q, ring); \
  } \
  static NOINLINE uint64_t packed_op1##suffix(queue_t *q) { \
    EACH(packed_add1, a[0], l[0]) \
    return packed_drain(q, ring); \
  } \
  static NOINLINE uint64_t packed_op3##suffix(queue_t *q) { \
    EACH(packed_add3, a[0], l[0], a[1], l[1], a[2], l[2]) \
    return packed_drain(q, ring); \
  }

OPERATIONS(, 0)
OPERATIONS(_ring, 1)

/* The floor: descriptors at fixed places, nothing kept, nothing checked. */
static NOINLINE uint64_t bare_split_op(queue_t *q) {
  uint64_t sum = 0;
  uint32_t mask = q->size - 1, parts = q->parts;
  for (int i = 0, n = q->batch; i < n; i++) {
    uint32_t head = parts == 1 || q->indirect ? i : 3 * i;
    uint64_t *a = q->addresses + 3 * i;
    uint32_t *l = q->lengths + 3 * i;
    if (parts == 1) {
      put(&q->desc[head], a[0], word(l[0], 0, 0));
    } else {
      desc_t *t = q->indirect ? q->tables + 4 * head : q->desc + head;
      uint32_t base = q->indirect ? 0 : head;
      put(t, a[0], word(l[0], NEXT, base + 1));
      put(t + 1, a[1], word(l[1], NEXT | WRITE, base + 2));
      put(t + 2, a[2], word(l[2], WRITE, 0));
      if (q->indirect) put(&q->desc[head], (uint64_t)(uintptr_t)t, word(48, INDIRECT, 0));
    }
    q->avail[2 + (q->added & mask)] = head;
    q->added++;
  }
  sum += split_publish(q);
  split_device(q);
  uint16_t end = __atomic_load_n(&q->used[1], __ATOMIC_ACQUIRE);
  while ((uint16_t)q->completed != end) {
    used_t *u = &q->used_ring[q->completed & mask];
    sum += u->id + u->len;
    q->completed++;
  }
  if (q->event) *q->used_event = q->completed;
  return sum;
}

static NOINLINE uint64_t bare_packed_op(queue_t *q) {
  uint64_t sum = 0;
  for (int i = 0, n = q->batch; i < n; i++) {
    uint64_t *a = q->addresses + 3 * i;
    uint32_t *l = q->lengths + 3 * i;
    uint32_t count = 1;
    if (q->parts == 1) {
      packed_first(q, a[0], l[0], i, 0);
    } else if (q->indirect) {
      desc_t *t = q->tables + 4 * i;
      put(t, a[0], word(l[0], 0, 0));
      put(t + 1, a[1], word(l[1], 0, WRITE));
      put(t + 2, a[2], word(l[2], 0, WRITE));
      packed_first(q, (uint64_t)(uintptr_t)t, 48, i, INDIRECT);
    } else {
      packed_first(q, a[0], l[0], i, NEXT);
      packed_following(q, 1, a[1], l[1], i, NEXT | WRITE);
      packed_following(q, 2, a[2], l[2], i, WRITE);
      count = 3;
    }
    uint32_t next = q->avail_slot + count;
    if (next >= (uint32_t)q->size) {
      next -= q->size;
      q->avail_bits ^= BOTH;
    }
    q->avail_slot = next;
    q->pending += count;
  }
  sum += packed_publish(q);
  packed_device(q);
  uint32_t slot = q->used_slot;
  for (;;) {
    desc_t *d = &q->desc[slot];
    if ((__atomic_load_n(&d->next, __ATOMIC_ACQUIRE) & BOTH) != q->used_bits) break;
    sum += d->flags + d->len;
    slot += q->dev.skip;
    if (slot >= (uint32_t)q->size) {
      slot -= q->size;
      q->used_bits ^= BOTH;
    }
  }
  q->used_slot = slot;
  if (q->event) *q->driver_event = slot | (q->used_bits == BOTH ? 1u << 15 : 0) | 2u << 16;
  return sum;
}

typedef uint64_t operation_t(queue_t *q);

static uint64_t run(queue_t *q, int64_t times, operation_t *operation) {
  uint64_t sum = 0;
  for (int64_t i = 0; i < times; i++) sum += operation(q);
  return q->broken ? ~0ull : sum;
}

/* Runs so many operations of a batch each. */
uint64_t loop_run(queue_t *q, int64_t times) {
  return run(q, times, q->packed ? q->parts == 1 ? packed_op1 : packed_op3 : q->parts == 1 ? split_op1 : split_op3);
}

/* The ring of free heads, before the first operation. */
static void ring_begin(queue_t *q) {
  if (q->packed || q->added > 0) return;
  for (int i = 0; i < q->size; i++) q->next[i] = q->avail[2 + i] = i;
}

/* The same with the other algorithm; only where a chain takes one descriptor. */
uint64_t ring_run(queue_t *q, int64_t times) {
  ring_begin(q);
  return run(q, times,
             q->packed ? q->parts == 1 ? packed_op1_ring : packed_op3_ring
                       : q->parts == 1 ? split_op1_ring : split_op3_ring);
}

uint64_t bare_run(queue_t *q, int64_t times) {
  uint64_t sum = 0;
  if (q->packed) for (int64_t i = 0; i < times; i++) sum += bare_packed_op(q);
  else for (int64_t i = 0; i < times; i++) sum += bare_split_op(q);
  return sum;
}

/* ---- a block request: header and status as the generated driver writes them, and a full add of three buffers ---- */

typedef struct { uint32_t type, reserved; uint64_t sector; uint8_t reply[48]; } slot_t;

static slot_t slots[1024] __attribute__((aligned(128)));

INLINE uint64_t block_op(queue_t *q, int ring) {
  uint64_t sum = 0;
  for (int i = 0, n = q->batch; i < n; i++) {
    slot_t *s = slots + i;
    s->type = 0;
    s->reserved = 0;
    s->sector = i;
    s->reply[0] = 0xff;
    uint64_t *a = q->addresses + 3 * i;
    if (q->packed) packed_add3(q, (uintptr_t)s, 16, a[1], 512, (uintptr_t)s->reply, 1, i);
    else split_add3(q, ring, (uintptr_t)s, 16, a[1], 512, (uintptr_t)s->reply, 1, i);
  }
  if (q->packed) {
    sum += packed_publish(q);
    packed_device(q);
    while (packed_poll(q, ring)) sum += q->attachment + q->written + slots[q->attachment].reply[0];
  } else {
    sum += split_publish(q);
    split_device(q);
    while (split_poll(q, ring)) sum += q->attachment + q->written + slots[q->attachment].reply[0];
  }
  return sum;
}

static NOINLINE uint64_t block_op_list(queue_t *q) { return block_op(q, 0); }
static NOINLINE uint64_t block_op_ring(queue_t *q) { return block_op(q, 1); }

uint64_t block_run(queue_t *q, int64_t times) { return run(q, times, block_op_list); }

uint64_t block_ring_run(queue_t *q, int64_t times) {
  ring_begin(q);
  return run(q, times, block_op_ring);
}

/* ---- two threads ---- */

static void *device_thread(void *argument) {
  queue_t *q = argument;
  int looks = 0;
  while (!q->stop) {
    if ((q->packed ? packed_device(q) : split_device(q)) == 0) idle(&looks);
    else looks = 0;
  }
  return NULL;
}

/* Fills the window, decides on a notification, drains; returns elapsed nanoseconds. */
int64_t pair_run(queue_t *q, int64_t times) {
  struct timespec from, to;
  pthread_t thread;
  uint64_t sum = 0;
  q->stop = 0;
  if (pthread_create(&thread, NULL, device_thread, q)) return -1;
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (int64_t i = 0; i < times; i++) {
    int count = 0;
    for (int j = 0; j < q->batch; j++) {
      uint64_t *a = q->addresses + 3 * j;
      uint32_t *l = q->lengths + 3 * j;
      int head = q->packed ? q->parts == 1 ? packed_add1(q, a[0], l[0], j)
                                           : packed_add3(q, a[0], l[0], a[1], l[1], a[2], l[2], j)
                           : q->parts == 1 ? split_add1(q, 0, a[0], l[0], j)
                                           : split_add3(q, 0, a[0], l[0], a[1], l[1], a[2], l[2], j);
      if (head < 0) break;
      count++;
    }
    sum += q->packed ? packed_publish(q) : split_publish(q);
    int looks = 0;
    while (count > 0 && !q->broken) {
      if (q->packed ? packed_poll(q, 0) : split_poll(q, 0)) {
        sum += q->attachment + q->written;
        count--;
        looks = 0;
      } else {
        idle(&looks);
      }
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &to);
  q->stop = 1;
  pthread_join(thread, NULL);
  q->sum += sum;
  return q->broken ? -1 : (to.tv_sec - from.tv_sec) * 1000000000ll + to.tv_nsec - from.tv_nsec;
}

static struct { volatile int64_t ping __attribute__((aligned(128))); volatile int64_t pong __attribute__((aligned(128))); } ball;

static void *pong_thread(void *argument) {
  int64_t times = *(int64_t *)argument;
  int looks = 0;
  for (int64_t i = 1; i <= times; i++) {
    while (__atomic_load_n(&ball.ping, __ATOMIC_ACQUIRE) != i) idle(&looks);
    __atomic_store_n(&ball.pong, i, __ATOMIC_RELEASE);
  }
  return NULL;
}

/* A number there and back so many times; returns elapsed nanoseconds. */
int64_t ping_pong(int64_t times) {
  struct timespec from, to;
  pthread_t thread;
  ball.ping = ball.pong = 0;
  if (pthread_create(&thread, NULL, pong_thread, &times)) return -1;
  int looks = 0;
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (int64_t i = 1; i <= times; i++) {
    __atomic_store_n(&ball.ping, i, __ATOMIC_RELEASE);
    while (__atomic_load_n(&ball.pong, __ATOMIC_ACQUIRE) != i) idle(&looks);
  }
  clock_gettime(CLOCK_MONOTONIC, &to);
  pthread_join(thread, NULL);
  return (to.tv_sec - from.tv_sec) * 1000000000ll + to.tv_nsec - from.tv_nsec;
}
