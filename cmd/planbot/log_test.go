package main

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot/telegram/telegramtest"
)

// TestLog: durations have a unit, and a warning that comes over and over is
// written once a minute.
func TestLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out strings.Builder
		log := (&program{stderr: &out}).logger()
		for range 180 {
			for _, platform := range []string{"telegram", "discord"} {
				log.Error("request failed", "platform", platform, "error", errors.New("disk full"))
			}
			log.Info("request", "duration", 1500*time.Microsecond)
			<-time.After(time.Second)
		}
		if all := out.String(); strings.Count(all, "disk full") != 6 || strings.Count(all, `"duration":"1.5ms"`) != 180 {
			t.Errorf("%d lines:\n%s", strings.Count(all, "\n"), all)
		}
	})
}

// TestMenuRefused: one line says that Telegram takes no menu, though each is refused.
func TestMenuRefused(t *testing.T) {
	inBubbles(t, func(s *stage, platform string, later bool) {
		if platform != "telegram" || later {
			return // the menus are set at the start
		}
		s.tg.Fail(telegramtest.Fault{Method: "setMyCommands", Code: 400, Description: "Bad Request: BOT_COMMAND_INVALID"})
		s.start()
		until(time.Minute)
		if err := s.stop(); err != nil {
			s.t.Error(err)
		}
		if log := s.log.String(); strings.Count(log, "BOT_COMMAND_INVALID") != 1 {
			s.t.Error(log)
		}
	})
}
