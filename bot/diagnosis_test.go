package bot

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestDiagnoseClock(t *testing.T) {
	for _, c := range []struct {
		skew  time.Duration
		grade Grade
		state string
	}{
		{0, Good, "0s from that of x"},
		{29 * time.Second, Good, "29s from that of x"},
		{-29 * time.Second, Good, "29s from that of x"},
		{-30 * time.Second, Doubted, "30s from that of x"},
		{5 * time.Minute, Broken, "5m0s from that of x, so that signatures count as too old"},
		{-time.Hour, Broken, "1h0m0s from that of x, so that signatures count as too old"},
	} {
		synctest.Test(t, func(t *testing.T) {
			got := DiagnoseClock("x", time.Now().Add(c.skew))
			if len(got) != 1 || got[0].Grade != c.grade || got[0].State != c.state || got[0].What != "clock" {
				t.Errorf("%s: %+v", c.skew, got)
			}
		})
	}
	if got := DiagnoseClock("x", time.Time{}); got != nil {
		t.Errorf("without a date: %+v", got)
	}
}
