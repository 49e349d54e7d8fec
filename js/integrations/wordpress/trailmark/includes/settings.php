<?php
/**
 * The page under Settings. WordPress itself checks nonce and capability of what is sent (options.php).
 *
 * @package Trailmark
 */

defined( 'ABSPATH' ) || exit;

/**
 * Names the option, and who looks at what was typed.
 */
function trailmark_register_settings() {
	register_setting(
		'trailmark',
		'trailmark',
		array(
			'type'              => 'array',
			'sanitize_callback' => 'trailmark_sanitize',
			'default'           => array(),
		)
	);
}

/**
 * Adds the page to the menu of those who may change settings.
 */
function trailmark_add_page() {
	add_options_page( 'Trailmark', 'Trailmark', 'manage_options', 'trailmark', 'trailmark_page' );
}

/**
 * Prints the page.
 */
function trailmark_page() {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	$options = trailmark_options();
	echo '<div class="wrap"><h1>' . esc_html( get_admin_page_title() ) . '</h1><form action="options.php" method="post">';
	settings_fields( 'trailmark' );
	echo '<table class="form-table" role="presentation">';
	trailmark_text( 'script', __( 'Address of trailmark.js', 'trailmark' ), $options['script'] );
	trailmark_text( 'collector', __( 'Address of the collector', 'trailmark' ), $options['collector'] );
	trailmark_text( 'site', __( 'Site', 'trailmark' ), $options['site'] );
	trailmark_select(
		'consent',
		__( 'Where consent starts', 'trailmark' ),
		$options['consent'],
		array(
			'cookieless' => __( 'cookieless: nothing is stored, nobody is recognised', 'trailmark' ),
			'required'   => __( 'required: nothing is sent before an answer', 'trailmark' ),
			'granted'    => __( 'granted', 'trailmark' ),
			'denied'     => __( 'denied', 'trailmark' ),
		)
	);
	trailmark_select(
		'privacy',
		__( 'How much an event says', 'trailmark' ),
		$options['privacy'],
		array(
			'full'    => __( 'full', 'trailmark' ),
			'coarse'  => __( 'coarse: no titles, no times finer than an hour', 'trailmark' ),
			'private' => __( 'private: randomised reports only', 'trailmark' ),
		)
	);
	trailmark_select(
		'staff',
		__( 'People who write for the site', 'trailmark' ),
		$options['staff'],
		array(
			''         => __( 'are not measured', 'trailmark' ),
			'measured' => __( 'are measured like visitors', 'trailmark' ),
		)
	);
	echo '</table>';
	submit_button();
	echo '</form></div>';
}

/**
 * Prints a row with a text.
 *
 * @param string $name  The option's.
 * @param string $label What people read.
 * @param string $value What is set.
 */
function trailmark_text( $name, $label, $value ) {
	printf(
		'<tr><th scope="row"><label for="trailmark-%1$s">%2$s</label></th><td><input type="text" class="regular-text" id="trailmark-%1$s" name="trailmark[%1$s]" value="%3$s"></td></tr>',
		esc_attr( $name ),
		esc_html( $label ),
		esc_attr( $value )
	);
}

/**
 * Prints a row with a choice.
 *
 * @param string                $name    The option's.
 * @param string                $label   What people read.
 * @param string                $value   What is set.
 * @param array<string, string> $choices What can be set, and what people read of it.
 */
function trailmark_select( $name, $label, $value, $choices ) {
	printf(
		'<tr><th scope="row"><label for="trailmark-%1$s">%2$s</label></th><td><select id="trailmark-%1$s" name="trailmark[%1$s]">',
		esc_attr( $name ),
		esc_html( $label )
	);
	foreach ( $choices as $choice => $text ) {
		printf(
			'<option value="%1$s"%2$s>%3$s</option>',
			esc_attr( $choice ),
			selected( $value, $choice, false ),
			esc_html( $text )
		);
	}
	echo '</select></td></tr>';
}
