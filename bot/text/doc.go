// Package text measures, shortens and cuts texts the same way for every
// platform. It knows no markup.
package text
