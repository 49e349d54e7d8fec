<?php
/**
 * What can be set, what it is at first, and what of what was typed is taken.
 *
 * @package Trailmark
 */

defined( 'ABSPATH' ) || exit;

/**
 * What was set, with the defaults of what was not.
 *
 * @return array<string, string>
 */
function trailmark_options() {
	$set = get_option( 'trailmark', array() );
	return trailmark_sanitize( is_array( $set ) ? $set : array() );
}

/**
 * Takes of what was typed what makes sense.
 *
 * @param mixed $typed Fields of the form, or what the database has.
 * @return array<string, string>
 */
function trailmark_sanitize( $typed ) {
	$typed = is_array( $typed ) ? $typed : array();
	$text  = static function ( $name ) use ( $typed ) {
		return isset( $typed[ $name ] ) && is_string( $typed[ $name ] ) ? trim( $typed[ $name ] ) : '';
	};
	$one   = static function ( $name, $allowed ) use ( $text ) {
		return in_array( $text( $name ), $allowed, true ) ? $text( $name ) : $allowed[0];
	};
	return array(
		'script'    => esc_url_raw( $text( 'script' ), array( 'https', 'http' ) ),
		'collector' => esc_url_raw( $text( 'collector' ), array( 'https', 'http' ) ),
		'site'      => sanitize_text_field( $text( 'site' ) ),
		'consent'   => $one( 'consent', array( 'cookieless', 'required', 'granted', 'denied' ) ),
		'privacy'   => $one( 'privacy', array( 'full', 'coarse', 'private' ) ),
		'staff'     => $one( 'staff', array( '', 'measured' ) ),
	);
}

/**
 * Whether this page is measured: both addresses are known, and nobody who writes for the site is looking at it.
 *
 * @return bool
 */
function trailmark_measures() {
	$options = trailmark_options();
	if ( '' === $options['script'] || '' === $options['collector'] ) {
		return false;
	}
	return 'measured' === $options['staff'] || ! current_user_can( 'edit_posts' );
}
