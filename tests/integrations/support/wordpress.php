<?php
/**
 * A double of the part of WordPress and WooCommerce that the plugin calls; their own functions do the same by name.
 * Reads what is set and where the visitor is as JSON on its input, and prints as JSON what the page would have.
 *
 * @package Trailmark
 */

$given   = json_decode( stream_get_contents( STDIN ), true );
$hooks   = array();
$printed = array( 'head' => '', 'foot' => '', 'page' => '', 'consent' => null, 'registered' => null, 'menu' => null );
$_GET    = $given['query'] ?? array();

define( 'ABSPATH', '/' );

function add_filter( $name, $call, $priority = 10, $n_arguments = 1 ) {
	global $hooks;
	$hooks[ $name ][] = array( $call, $n_arguments );
}
function add_action( $name, $call, $priority = 10, $n_arguments = 1 ) {
	add_filter( $name, $call, $priority, $n_arguments );
}
function apply_filters( $name, $value, ...$more ) {
	global $hooks;
	foreach ( $hooks[ $name ] ?? array() as list( $call, $n ) ) {
		$value = $call( ...array_slice( array( $value, ...$more ), 0, $n ) );
	}
	return $value;
}
function do_action( $name ) {
	global $hooks;
	foreach ( $hooks[ $name ] ?? array() as list( $call ) ) {
		$call();
	}
}
function __return_true() {
	return true;
}
function plugin_basename( $file ) {
	return basename( dirname( $file ) ) . '/' . basename( $file );
}
function get_option( $name, $default = false ) {
	global $given;
	return 'trailmark' === $name ? ( $given['option'] ?? $default ) : $default;
}
function current_user_can( $capability ) {
	global $given;
	return in_array( $capability, $given['can'] ?? array(), true );
}
function wp_enqueue_script( $handle, $address, $needs, $version, $in_foot ) {
	global $printed;
	// As WP_Scripts::do_item of 6.1 writes it.
	$tag = sprintf( "<script src='%s' id='%s-js'></script>\n", esc_url( $address ), esc_attr( $handle ) );
	$printed[ $in_foot ? 'foot' : 'head' ] .= apply_filters( 'script_loader_tag', $tag, $handle, $address );
}
function wp_print_inline_script_tag( $script ) {
	echo "<script>\n" . $script . "\n</script>\n";
}
function wp_json_encode( $value, $flags = 0 ) {
	return json_encode( $value, $flags );
}
function wp_unslash( $text ) {
	return stripslashes( $text );
}
function sanitize_text_field( $text ) {
	return trim( preg_replace( '/[\r\n\t ]+/', ' ', strip_tags( $text ) ) );
}
function absint( $value ) {
	return abs( (int) $value );
}
function esc_attr( $text ) {
	return htmlspecialchars( $text, ENT_QUOTES, 'UTF-8' );
}
function esc_html( $text ) {
	return htmlspecialchars( $text, ENT_QUOTES, 'UTF-8' );
}
function esc_url_raw( $address, $schemes = null ) {
	$address = preg_replace( '|[^a-z0-9-~+_.?#=!&;,/:%@$\|*\'()\[\]\\x80-\\xff]|i', '', $address );
	$scheme  = parse_url( $address, PHP_URL_SCHEME );
	return null === $scheme || in_array( strtolower( $scheme ), $schemes ?? array( 'http', 'https' ), true ) ? $address : '';
}
function esc_url( $address ) {
	return str_replace( array( '&', "'" ), array( '&#038;', '&#039;' ), esc_url_raw( $address ) );
}
function __( $text, $domain ) {
	return $text;
}
function register_setting( $group, $name, $arguments ) {
	global $printed;
	$printed['registered'] = array( $group, $name, $arguments['sanitize_callback'] );
}
function add_options_page( $title, $menu, $capability, $slug, $call ) {
	global $printed;
	$printed['menu'] = array( $capability, $slug );
	ob_start();
	$call();
	$printed['page'] = ob_get_clean();
}
function get_admin_page_title() {
	return 'Trailmark';
}
function settings_fields( $group ) {
	echo "<input type='hidden' name='option_page' value='" . esc_attr( $group ) . "'><input type='hidden' name='_wpnonce' value='1'>";
}
function submit_button() {
	echo '<button>Save</button>';
}
function selected( $one, $other, $echo ) {
	return $one === $other ? " selected='selected'" : '';
}

if ( isset( $given['order'] ) ) {
	function is_order_received_page() {
		global $given;
		return $given['received'] ?? true;
	}
	function get_query_var( $name ) {
		global $given;
		return 'order-received' === $name ? $given['order']['number'] : '';
	}
	function wc_get_order( $id ) {
		global $given;
		return (int) $given['order']['number'] === $id ? new Order( $given['order'] ) : false;
	}
}

/** An order, or a line of one: `get_…()` is what the JSON has. */
class Order {
	private $has;
	public function __construct( $has ) {
		$this->has = $has;
	}
	public function __call( $method, $arguments ) {
		return $this->has[ preg_replace( '/^get_/', '', $method ) ] ?? null;
	}
	public function get_items() {
		return array_map( fn( $line ) => new Order( $line ), $this->has['items'] );
	}
	public function get_item_total( $line, $with_tax ) {
		return $line->get_price();
	}
	public function key_is_valid( $key ) {
		return hash_equals( $this->has['key'], $key );
	}
	public function has_status( $statuses ) {
		return in_array( $this->has['status'], $statuses, true );
	}
}

require $argv[1];

$printed['consent'] = apply_filters( 'wp_consent_api_registered_trailmark/trailmark.php', null );
do_action( 'admin_init' );
do_action( 'admin_menu' );
do_action( 'wp_enqueue_scripts' );
ob_start();
do_action( 'wp_footer' );
$printed['foot'] .= ob_get_clean();
if ( isset( $given['typed'] ) ) {
	$printed['taken'] = trailmark_sanitize( $given['typed'] );
}
echo json_encode( $printed );
