package store

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"planbot/bot/chats"
	"planbot/bot/message"
)

const (
	cacheAge   = 3 * time.Second        // how old cached settings may be
	cacheWait  = 250 * time.Millisecond // how long a request waits for the database
	cacheLoad  = 2 * time.Second        // how long a read may go on behind it
	cachePause = time.Second            // without reads after one that failed
	cacheSize  = 10_000                 // chats; some 3 MB
)

// A cache keeps requests from waiting for the database.
type cache struct {
	load  func(context.Context, message.ChatKey) (chats.Settings, error)
	loads singleflight.Group

	mu        sync.Mutex
	known     map[message.ChatKey]cached
	changes   int       // counts what was forgotten, so that an older read is not kept
	downUntil time.Time // no reads before then
}

type cached struct {
	settings chats.Settings
	fresh    time.Time // until then
}

func newCache(load func(context.Context, message.ChatKey) (chats.Settings, error)) *cache {
	return &cache{load: load, known: map[message.ChatKey]cached{}}
}

// settings returns what is known while it is fresh or the database is lost,
// and reads it again otherwise.
func (c *cache) settings(ctx context.Context, chat message.ChatKey) chats.Settings {
	now := time.Now()
	c.mu.Lock()
	known := c.known[chat]
	enough := now.Before(known.fresh) || now.Before(c.downUntil)
	c.mu.Unlock()
	if enough {
		return known.settings
	}
	return c.refresh(ctx, chat, known.settings)
}

// refresh reads the settings, once for all requests that ask at the same time.
// The read does not end with the first one's context, since others wait for it
// too.
func (c *cache) refresh(ctx context.Context, chat message.ChatKey, known chats.Settings) chats.Settings {
	result := c.loads.DoChan(chat.Key(), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cacheLoad)
		defer cancel()
		return c.read(ctx, chat)
	})
	wait, cancel := context.WithTimeout(ctx, cacheWait)
	defer cancel()
	select {
	case r := <-result:
		if r.Err == nil {
			return r.Val.(chats.Settings)
		}
	case <-wait.Done():
		if ctx.Err() == nil { // the wait was too long, not the request over
			c.failed()
		}
	}
	return known
}

func (c *cache) read(ctx context.Context, chat message.ChatKey) (chats.Settings, error) {
	c.mu.Lock()
	changes := c.changes
	c.mu.Unlock()
	asOf := time.Now()
	s, err := c.load(ctx, chat)
	if err != nil {
		c.failed()
		return chats.Settings{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.downUntil = time.Time{}
	if changes == c.changes {
		c.makeRoom(chat)
		c.known[chat] = cached{s, asOf.Add(cacheAge)}
	}
	return s, nil
}

// makeRoom drops any one chat if the cache is full; it will be read again.
func (c *cache) makeRoom(chat message.ChatKey) {
	if _, ok := c.known[chat]; ok || len(c.known) < cacheSize {
		return
	}
	for other := range c.known {
		delete(c.known, other)
		return
	}
}

// failed keeps other requests from waiting for a lost database.
func (c *cache) failed() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.downUntil = time.Now().Add(cachePause)
}

func (c *cache) forget(chat message.ChatKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes++
	delete(c.known, chat)
	c.loads.Forget(chat.Key())
}

func (c *cache) forgetAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes++
	for chat := range c.known {
		c.loads.Forget(chat.Key())
	}
	clear(c.known)
}
