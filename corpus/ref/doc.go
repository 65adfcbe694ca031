// Package ref reads how people name the points of the plan: "21", "#21", "points
// 21-23 and 25", "двадцять перший пункт". It knows the words for it
// (corpus/lang/words/*.refs.txt) and no corpus.
package ref
